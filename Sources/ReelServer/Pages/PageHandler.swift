import HTTPTypes
import Hummingbird
import ReelAPI
import ReelShot

/// Answers those who read: pages, documents, and what pages are made of.
struct PageHandler: Sendable {
    let catalogue: EndpointCatalogue
    let limits: ServerLimits

    func respond(to route: PageRoute, _ request: Request, _ target: Target) throws -> Response {
        let addresses = target.addresses
        switch route {
        case .textIndex: return .document(catalogue.textIndex(addresses), type: "text/plain; charset=utf-8")
        case .modelText(let id):
            let endpoint = try catalogue.required(id)
            return .document(endpoint.textDocument(addresses), type: "text/plain; charset=utf-8")
        case .model(let id):
            let endpoint = try catalogue.required(id)
            return PlaygroundPage(endpoint: endpoint, limits: limits, site: target.base).page.response(site: target.base)
        case .modelAPI(let id):
            let endpoint = try catalogue.required(id)
            return ModelPage(endpoint: endpoint, addresses: addresses, site: target.base).page.response(site: target.base)
        case .documentation(let page): return documentation(page, target)
        case .documentationText(let page):
            return .document(text(page, addresses), type: "text/markdown; charset=utf-8")
        case .asset(let name):
            guard let asset = Asset.all[name] else { throw APIError(status: 404, "There is no /assets/\(name)") }
            return asset.response(to: request)
        }
    }

    /// Programs that send the input in the request's body, in each language. The input need not be complete, nor right.
    func code(_ id: String, _ request: Request, _ target: Target) async throws -> Response {
        let endpoint = try catalogue.required(id)
        // It comes back in every language: a large one would be a hundred megabytes of programs.
        let given = try await JSONBody.read(request, upTo: 1 << 20).object ?? [:]
        let input = endpoint.fields.compactMap { field in given[field.name].map { (name: field.name, value: $0) } }
        let sample = CodeSample(endpoint: id, input: input, addresses: target.addresses)
        let programs = CodeSample.Language.allCases.map { ($0.rawValue, sample.text($0)) }
        return try .json(Dictionary(programs) { first, _ in first })
    }

    /// The front page, for whoever opens the address in a browser; a few lines for anybody else.
    func index(_ request: Request, _ target: Target) -> Response {
        guard request.headers[.accept]?.contains("text/html") == true else {
            let endpoints = catalogue.endpoints.map { "  POST /\($0.id)\n  POST /queue/\($0.id)\n" }.joined(separator: "\n")
            return .document(
                "Reel \(Version.current) makes video from pictures.\n\n\(endpoints)\n  GET /llms.txt\n  GET /openapi.json\n",
                type: "text/plain; charset=utf-8")
        }
        return GalleryPage(catalogue: catalogue, site: target.base).page.response(site: target.base)
    }

    private func documentation(_ page: DocumentationPage, _ target: Target) -> Response {
        let site = target.base.escapedForHTML
        let links = DocumentationPage.allCases.map { other in
            "<li><a href=\"\(site)\(other.path)\"\(other == page ? " aria-current=\"page\"" : "")>\(other.title)</a></li>"
        }
        return Page(
            title: page.title, description: page.summary, section: .documentation,
            content: Markdown(text(page, target.addresses)).html, aside: "<ul>\(links.joined())</ul>"
        ).response(site: target.base)
    }

    private func text(_ page: DocumentationPage, _ addresses: Addresses) -> String {
        DocumentationText(page: page, addresses: addresses, catalogue: catalogue, limits: limits).markdown
    }
}
