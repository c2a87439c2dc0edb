package import HTTPTypes
package import ReelAPI

/// What those who run the server look at and do: everything below `/dashboard`.
package enum DashboardRoute: Hashable {
    /// A page without anything of the server's in it: what it shows comes from the calls.
    case page(DashboardPage)
    case queue
    case jobs
    case job(id: String)
    case cancel(id: String)
    case retry(id: String)
    case files
    case deleteFile(key: String)
    case usage
    case keys
    case createKey
    case revokeKey(id: String)
    case engine
    /// What `reel doctor` says.
    case doctor

    package var isPage: Bool {
        if case .page = self { true } else { false }
    }

    /// - Throws: `APIError` 404 or 405, of a call in the platform's shape.
    package init(_ segments: [String], method: HTTPRequest.Method) throws(APIError) {
        guard segments.dropFirst().first == "api" else {
            guard let page = DashboardPage(segments.dropFirst()) else {
                throw .pathNotFound("/" + segments.joined(separator: "/"))
            }
            guard method == .get || method == .head else { throw .methodNotAllowed }
            self = .page(page)
            return
        }
        let path = Array(segments.dropFirst(2))
        let (route, wanted): (DashboardRoute, HTTPRequest.Method) =
            switch (path.first, path.count) {
            case ("queue", 1): (.queue, .get)
            case ("jobs", 1): (.jobs, .get)
            case ("jobs", 2): (.job(id: path[1].lowercased()), .get)
            case ("jobs", 3) where path[2] == "cancel": (.cancel(id: path[1].lowercased()), .post)
            case ("jobs", 3) where path[2] == "retry": (.retry(id: path[1].lowercased()), .post)
            case ("files", 1): (.files, .get)
            case ("files", 2): (.deleteFile(key: path[1]), .delete)
            case ("keys", 1) where method == .post: (.createKey, .post)
            case ("keys", 1): (.keys, .get)
            case ("keys", 2): (.revokeKey(id: path[1]), .delete)
            case ("usage", 1): (.usage, .get)
            case ("engine", 1): (.engine, .get)
            case ("doctor", 1): (.doctor, .get)
            default: throw .platform(.notFound, "There is no /\(segments.joined(separator: "/"))")
            }
        guard method == wanted || (wanted == .get && method == .head) else { throw .methodNotAllowed }
        self = route
    }
}
