import ReelAPI

/// A page of `/docs` as Markdown: the text from the program, with this server's own addresses, models, prices and limits in it.
struct DocumentationText {
    let page: DocumentationPage
    let addresses: Addresses
    let catalogue: EndpointCatalogue
    let limits: ServerLimits

    var markdown: String {
        var text = String(decoding: source, as: UTF8.self)
        for (name, value) in values { text = text.replacing("{{\(name)}}", with: value) }
        return text
    }

    private var source: [UInt8] {
        switch page {
        case .start: PackageResources.start_md
        case .queue: PackageResources.queue_md
        case .webhooks: PackageResources.webhooks_md
        case .files: PackageResources.files_md
        case .errors: PackageResources.errors_md
        case .limits: PackageResources.limits_md
        case .credits: PackageResources.credits_md
        }
    }

    /// Tables come last: what is in them is not looked through again.
    private var values: [(String, String)] {
        let sample = catalogue.endpoints.last
        let picture = sample?.fields.first { $0.kind == .pictureURL }?.examples.first?.string ?? ""
        return [
            ("site", addresses.site), ("run", addresses.run), ("queue", addresses.queue), ("picture", picture),
            ("models", models), ("prices", prices), ("lengths", lengths), ("limits", limits.table),
        ]
    }

    private var models: String {
        let rows = catalogue.endpoints.map { endpoint in
            let page = "\(addresses.site)/models/\(endpoint.id)"
            return
                "| \(endpoint.title) | `\(endpoint.id)` | \(endpoint.description) | [Playground](\(page)) | [API](\(page)/api) |"
        }
        return (["| model | id | what it does | try it | call it |", "|---|---|---|---|---|"] + rows).joined(separator: "\n")
    }

    private var prices: String {
        let rows = catalogue.endpoints.map { endpoint in
            "| `\(endpoint.id)` | \(endpoint.priceInWords) | \(endpoint.charges.least) to \(endpoint.charges.most) |"
        }
        return (["| model | price | a video costs |", "|---|---|---|"] + rows).joined(separator: "\n")
    }

    private var lengths: String {
        var rows: [String] = []
        for endpoint in catalogue.endpoints {
            for field in endpoint.fields {
                guard let length = field.maximumLength else { continue }
                rows.append("| `\(field.name)` of `\(endpoint.id)` | \(length) characters | 422 `string_too_long` |")
            }
        }
        return (["| what | limit | answer beyond it |", "|---|---|---|"] + rows).joined(separator: "\n")
    }
}
