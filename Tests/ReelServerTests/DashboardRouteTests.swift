import HTTPTypes
import ReelAPI
import ReelServer
import Testing

struct DashboardRouteTests {
    private func route(_ method: HTTPRequest.Method, _ path: String, host: String = "localhost:8080") throws -> Route {
        let target = try Target(scheme: "http", host: host, path: path, proxied: nil)
        return try Route(method: method, target: target, catalogue: EndpointCatalogue())
    }

    @Test func pagesAreBelowDashboard() throws {
        let pages: [(String, DashboardPage)] = [
            ("", .queue), ("/", .queue), ("/jobs", .jobs), ("/jobs/0b56a1b4", .job), ("/files", .files), ("/usage", .usage),
            ("/keys", .keys), ("/engine", .engine),
        ]
        for (path, page) in pages {
            let route = try route(.get, "/dashboard" + path)
            #expect(route == .dashboard(.page(page)) && route.access == .anybody, "\(path)")
        }
        #expect(throws: APIError.methodNotAllowed) { try route(.post, "/dashboard/jobs") }
        for path in ["/nothing", "/job", "/queue", "/jobs/a/b"] {
            #expect(throws: APIError.pathNotFound("/dashboard" + path)) { try route(.get, "/dashboard" + path) }
        }
    }

    @Test(arguments: [
        ("GET", "queue", DashboardRoute.queue), ("HEAD", "queue", .queue), ("GET", "jobs", .jobs),
        ("GET", "jobs/AB", .job(id: "ab")),
        ("POST", "jobs/ab/cancel", .cancel(id: "ab")), ("POST", "jobs/ab/retry", .retry(id: "ab")), ("GET", "files", .files),
        ("DELETE", "files/k", .deleteFile(key: "k")), ("GET", "usage", .usage), ("GET", "engine", .engine),
        ("GET", "doctor", .doctor), ("GET", "keys", .keys), ("POST", "keys", .createKey),
        ("DELETE", "keys/K", .revokeKey(id: "K")),
    ])
    func callsAreForAdministrators(_ method: String, _ path: String, _ wanted: DashboardRoute) throws {
        let found = try route(#require(HTTPRequest.Method(rawValue: method)), "/dashboard/api/" + path)
        #expect(found == .dashboard(wanted) && found.access == .admin)
    }

    @Test(arguments: [
        ("POST", "queue", 405), ("GET", "jobs/a/cancel", 405), ("PUT", "jobs/a/retry", 405), ("GET", "files/k", 405),
        ("DELETE", "jobs/a", 405), ("GET", "", 404), ("GET", "nothing", 404), ("GET", "jobs/a/b", 404), ("PATCH", "keys", 405),
    ])
    func whatIsNoCallIsSaid(_ method: String, _ path: String, _ status: Int) throws {
        let error = try #require(throws: APIError.self) {
            try route(#require(HTTPRequest.Method(rawValue: method)), "/dashboard/api/" + path)
        }
        #expect(error.status == status)
    }
}
