package import HTTPTypes
package import ReelAPI

/// What a request asks for, decided from its method and target alone.
package enum Route: Hashable {
    case live
    case ready
    /// Figures for Prometheus.
    case metrics
    case index
    /// A page or a document for reading.
    case page(PageRoute)
    /// Programs that send an input: `POST /models/{id}/code`.
    case code(endpoint: String)
    /// A call of fal's platform API.
    case platform(PlatformRoute)
    /// What those who run the server look at and do.
    case dashboard(DashboardRoute)
    /// The OpenAPI document of the server.
    case openAPI
    /// The OpenAPI document of one endpoint's queue.
    case queueOpenAPI
    case run(endpoint: String)
    case stream(endpoint: String)
    case submit(endpoint: String)
    case status(request: RequestPath)
    case statusStream(request: RequestPath)
    case result(request: RequestPath)
    case cancel(request: RequestPath)
    case file(key: String, name: String)
    /// The public key that webhooks are signed with, as a JSON Web Key Set.
    case webhookKeys
    case upload(UploadRoute)
    case token

    /// - Throws: `APIError` 404 for a path that is nothing here, 405 for a method that the path does not take.
    package init(method: HTTPRequest.Method, target: Target, catalogue: EndpointCatalogue) throws(APIError) {
        let segments = target.segments
        if segments == ["health", "live"] {
            self = try Self.reading(method, .live)
        } else if segments == ["health", "ready"] {
            self = try Self.reading(method, .ready)
        } else if segments == [".well-known", "jwks.json"] {
            self = try Self.reading(method, .webhookKeys)
        } else if target.role == .run, segments == ["metrics"] {
            self = try Self.reading(method, .metrics)
        } else if target.role == .run, segments == ["api", "fal", "proxy"] {
            throw .targetMissing
        } else if target.role == .run, segments == ["openapi.json"] {
            self = try Self.reading(method, .openAPI)
        } else if target.role == .run, segments == ["api", "openapi", "queue", "openapi.json"] {
            self = try Self.reading(method, .queueOpenAPI)
        } else {
            switch target.role {
            case .run where segments.isEmpty: self = try Self.reading(method, .index)
            case .run where segments[0] == "v1": self = .platform(try PlatformRoute(segments, method: method))
            case .run where segments[0] == "dashboard": self = .dashboard(try DashboardRoute(segments, method: method))
            case .run where method == .post && segments.first == "models" && segments.last == "code":
                self = .code(endpoint: try catalogue.required(segments.dropFirst().dropLast().joined(separator: "/")).id)
            case .run where PageRoute.begins(segments): self = try Self.reading(method, .page(PageRoute(segments, catalogue)))
            case .run: self = try Self.run(method, segments, catalogue)
            case .queue: self = try Self.queue(method, segments, catalogue)
            case .cdn:
                if let upload = try UploadRoute(cdn: target, method: method) {
                    self = .upload(upload)
                } else {
                    self = try Self.file(method, segments)
                }
            case .rest: self = try Self.rest(method, segments)
            }
        }
    }

    /// Whether a URL that cannot be guessed is all that this takes, from a page of any site too.
    package var isByItsURL: Bool {
        switch self {
        case .file, .upload(.whole), .upload(.part), .upload(.complete): true
        default: false
        }
    }

    private static func run(
        _ method: HTTPRequest.Method, _ segments: [String], _ catalogue: EndpointCatalogue
    ) throws(APIError) -> Route {
        if segments.last == "realtime", catalogue[segments.dropLast().joined(separator: "/")] != nil {
            throw .pathNotFound("/realtime")
        }
        let path = segments.last == "stream" ? segments.dropLast() : segments[...]
        if path.count < segments.count, let endpoint = catalogue[path.joined(separator: "/")] {
            guard method == .post else { throw .methodNotAllowed }
            return .stream(endpoint: endpoint.id)
        }
        let endpoint = try catalogue.required(segments.joined(separator: "/"))
        guard method == .post else { throw .methodNotAllowed }
        return .run(endpoint: endpoint.id)
    }

    private static func queue(
        _ method: HTTPRequest.Method, _ segments: [String], _ catalogue: EndpointCatalogue
    ) throws(APIError) -> Route {
        guard let request = RequestPath(segments) else {
            let endpoint = try catalogue.required(segments.joined(separator: "/"))
            guard method == .post else { throw .methodNotAllowed }
            return .submit(endpoint: endpoint.id)
        }
        switch request.verb {
        case []: return try reading(method, .result(request: request))
        case ["response"]: return try reading(method, .result(request: request))
        case ["status"]: return try reading(method, .status(request: request))
        case ["status", "stream"]: return try reading(method, .statusStream(request: request))
        case ["cancel"]:
            guard method == .put else { throw .methodNotAllowed }
            return .cancel(request: request)
        default: throw .pathNotFound("/" + segments.joined(separator: "/"))
        }
    }

    private static func rest(_ method: HTTPRequest.Method, _ segments: [String]) throws(APIError) -> Route {
        switch segments {
        case ["tokens"], ["tokens", "realtime"]:
            guard method == .post else { throw .methodNotAllowed }
            return .token
        default:
            guard let upload = try UploadRoute(rest: segments, method: method) else {
                throw .pathNotFound("/" + segments.joined(separator: "/"))
            }
            return .upload(upload)
        }
    }

    private static func file(_ method: HTTPRequest.Method, _ segments: [String]) throws(APIError) -> Route {
        guard segments.count == 3, segments[0] == "files" else {
            throw .pathNotFound("/" + segments.joined(separator: "/"))
        }
        return try reading(method, .file(key: segments[1], name: segments[2]))
    }

    private static func reading(_ method: HTTPRequest.Method, _ route: Route) throws(APIError) -> Route {
        guard method == .get || method == .head else { throw .methodNotAllowed }
        return route
    }
}
