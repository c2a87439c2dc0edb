import ArgumentParser
import ReelAPI
import ReelRemote
import ReelServer
import ReelShot

/// `reel models`
struct Models: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List the endpoints, or the fields of one; add open weights.",
        subcommands: [ModelsList.self, ModelsAdd.self, ModelsRemove.self], defaultSubcommand: ModelsList.self)
}

/// `reel models list`
struct ModelsList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the endpoints and the models that were added, or the fields of an endpoint.",
        discussion: """
            reel models
            reel models image-to-video

            Prices are the published ones, or those of REEL_PRICES.
            """
    )

    @Argument(help: "The endpoint's id, or the end of it.")
    var endpoint: String?

    @Option(help: "Folder for jobs and videos (default: ~/.local/share/reel).")
    var data: String?

    func run() throws {
        let catalogue = EndpointCatalogue(prices: try Settings().prices(nil))
        guard let name = endpoint else {
            for endpoint in catalogue.endpoints {
                print("\(endpoint.id)\n    \(endpoint.description)\n    \(endpoint.priceInWords)\n")
            }
            for model in try ModelList(dataDirectory: data ?? Settings().dataDirectory).models() {
                print("model \(model.name)\n    \(model.engine), \(model.model.folder)\n")
            }
            let delegates = try Settings().delegates()
            for delegate in delegates.all {
                let setting = delegate.setting
                let model = setting.model.isEmpty ? "" : ", \(setting.model)"
                print("server \(delegate.name)\n    \(setting.kind.name)\(model), \(setting.address)")
                for endpoint in delegates.endpoints(of: delegate) { print("    makes \(endpoint)") }
                print("")
            }
            print("reel models ENDPOINT lists the fields of one.")
            return
        }
        guard let endpoint = catalogue.endpoint(tail: name) else {
            let ids = catalogue.endpoints.map { "\n  " + $0.id }.joined()
            throw CommandFailure("No endpoint is called \(name). Endpoints:\(ids)", code: CommandFailure.usage)
        }
        print("\(endpoint.id)\n    \(endpoint.description)\n    \(endpoint.priceInWords)\n")
        for field in endpoint.fields { print(Self.lines(of: field).joined(separator: "\n    ")) }
        let arguments = endpoint.fields.filter(\.isRequired).map { field in
            " \\\n        -i \(field.name)=\(field.kind == .pictureURL ? "@picture.jpg" : "\"…\"")"
        }
        print("\n    reel generate \(name)\(arguments.joined()) -o out.mp4")
    }

    /// The field's name and type, and below them what can be said of it.
    private static func lines(of field: Field) -> [String] {
        var lines = ["\(field.name)  (\(field.typeName), \(field.isRequired ? "required" : "optional"))"]
        if !field.description.isEmpty {
            lines += field.description.split(separator: "\n").map(String.init)
        }
        for fact in field.facts where fact.name != "Examples" {
            lines.append("\(fact.name): \(fact.values.joined(separator: fact.name == "Range" ? " to " : ", "))")
        }
        if let length = field.maximumLength { lines.append("At most: \(length) characters") }
        return lines
    }
}
