package import ReelAPI

/// A page or a document for reading, and what pages are made of.
package enum PageRoute: Hashable {
    /// `/llms.txt`: the endpoints, for programs that read.
    case textIndex
    /// `/models/{id}`
    case model(String)
    /// `/models/{id}/api`
    case modelAPI(String)
    /// `/models/{id}/llms.txt`
    case modelText(String)
    /// `/docs` and the pages below it.
    case documentation(DocumentationPage)
    /// The same with `.md` at the end.
    case documentationText(DocumentationPage)
    /// `/assets/{name}`
    case asset(String)

    /// Whether a path on the run host is for reading: none of these words is the owner of an endpoint.
    package static func begins(_ segments: [String]) -> Bool {
        ["models", "docs", "docs.md", "llms.txt", "assets"].contains(segments.first)
    }

    /// - Throws: `APIError` 404 for a path that is none, in fal's words for an endpoint that is not there.
    package init(_ segments: [String], _ catalogue: EndpointCatalogue) throws(APIError) {
        let path = "/" + segments.joined(separator: "/")
        switch (segments.first, segments.last) {
        case ("models", "llms.txt"):
            self = .modelText(try Self.model(segments.dropFirst().dropLast(), catalogue))
        case ("models", "api"):
            self = .modelAPI(try Self.model(segments.dropFirst().dropLast(), catalogue))
        case ("models", _) where segments.count > 1:
            self = .model(try Self.model(segments.dropFirst(), catalogue))
        case ("llms.txt", _) where segments.count == 1:
            self = .textIndex
        case ("assets", let name?) where segments.count == 2:
            self = .asset(name)
        default:
            if let page = DocumentationPage(path: path) {
                self = .documentation(page)
            } else if path.hasSuffix(".md"), let page = DocumentationPage(path: String(path.dropLast(3))) {
                self = .documentationText(page)
            } else {
                throw .pathNotFound(path)
            }
        }
    }

    private static func model(_ segments: ArraySlice<String>, _ catalogue: EndpointCatalogue) throws(APIError) -> String {
        try catalogue.required(segments.joined(separator: "/")).id
    }
}
