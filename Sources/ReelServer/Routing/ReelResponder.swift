import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import ReelAPI
import ReelFetch
import ReelQueue
import ReelShot
import ReelStorage

/// Answers every request of a listener: settles its route, calls the handler, and turns what goes wrong into fal's errors.
struct ReelResponder: HTTPResponder {
    typealias Context = ConnectionContext

    /// `http` or `https`, as this listener's callers reach it.
    let scheme: String
    /// Networks of proxies whose word on how a caller reached us is taken.
    let trustedProxies: [Network]
    /// Sites whose pages may call the API; nil for all as long as there are no keys, and none from then on.
    let crossOrigins: CrossOrigins?
    let gate: Gate
    let catalogue: EndpointCatalogue
    let requests: RequestHandler
    let pages: PageHandler
    let platform: PlatformHandler
    let dashboard: DashboardHandler
    let files: FileHandler
    let uploads: UploadHandler
    let webhookKey: WebhookKey
    let metrics: MetricsHandler
    let readiness: Readiness
    let observer: RequestObserver
    private let requestTags = RequestTags()

    /// What a request asks for, settled before anything is done about it.
    private struct Call {
        let route: Route
        let target: Target
        var context: ConnectionContext
    }

    func respond(to request: Request, context: Context) async throws -> Response {
        let (name, settled) = settle(request, context)
        guard name.isStream, case .success(var call) = settled else {
            return try await observer.observe(request, name) { try await response(to: request, settled, name, context.logger) }
        }
        // A task keeps all frames that it ever needed, and a connection's task lasts as long as the stream. Those that it takes to open
        // the stream, more than a silent one needs, go with a task of their own, which does not wait for anything with all of them.
        // If that cannot be had now, whoever asks for it again hears why.
        if let watched = try? await call.context.withHangUp { call.context = watched }
        let opening = Task.immediate { [call] in
            try await observer.observe(request, name) { try await response(to: request, .success(call), name, context.logger) }
        }
        return try await withTaskCancellationHandler {
            try await opening.value
        } onCancel: {
            opening.cancel()
        }
    }

    /// Not inlined: what it needs on the way would stay with the connection.
    @inline(never) private func settle(_ request: Request, _ context: ConnectionContext) -> (RouteName, Result<Call, APIError>) {
        var name = RouteName.none
        let call = Result { () throws(APIError) in
            let path = request.head.path ?? "/"
            guard path.utf8.count <= ClientLimits.longestTarget else {
                throw .targetTooLong(limit: ClientLimits.longestTarget)
            }
            // Of several, one may be what a proxy has looked at, and another what we do.
            guard !request.hasFurtherHost, request.head.authority.map(Caller.isHost) ?? true else { throw .badHost }
            let caller = Caller(
                scheme: scheme, authority: request.head.authority ?? "localhost", headers: request.headers, peer: context.peer,
                trusted: trustedProxies)
            let target = try Target(
                caller: caller, path: path, proxied: request.headers[.targetURL])
            let route = Result { () throws(APIError) in
                try Route(method: request.askedMethod, target: target, catalogue: catalogue)
            }
            if case .success(let route) = route { name = route.name }
            // Before anything else is told, even that there is nothing here.
            var context = context
            if request.method != .options {
                context.requester = try gate.admit(request.headers, try? route.get(), target, peer: context.peerAddress)
            }
            return Call(route: try route.get(), target: target, context: context)
        }
        return request.method == .options ? (.preflight, call) : (name, call)
    }

    private func response(
        to request: Request, _ call: Result<Call, APIError>, _ name: RouteName, _ logger: Logger
    ) async throws -> Response {
        var response: Response
        do {
            response = try await request.method == .options ? .preflight(for: request) : answer(request, call.get())
        } catch let error as APIError {
            response = try error.response()
        } catch let error as StorageError where error.code == .unreachable {
            logger.error("The file storage does not answer", metadata: ["route": "\(name.label)", "error": "\(error)"])
            response = try APIError.storageUnreachable.response()
        } catch let error as StorageError where error.code == .refused {
            // Nothing that a caller could do anything about.
            logger.error(
                "The file storage refuses; reel doctor says why", metadata: ["route": "\(name.label)", "error": "\(error)"])
            response = try APIError.internalError.response()
        } catch let error as JobStoreError where error.isPassing {
            logger.error("The database does not answer", metadata: ["route": "\(name.label)", "error": "\(error)"])
            response = try APIError.databaseUnreachable.response()
        } catch {
            logger.error("A request failed", metadata: ["route": "\(name.label)", "error": "\(error)"])
            response = try APIError.internalError.response()
        }
        if response.headers[.requestID] == nil {
            response.headers[.requestID] = requestTags.next()
        }
        response.headers[.xContentTypeOptions] = "nosniff"
        let isByItsURL = (try? call.get().route.isByItsURL) ?? false
        let usual: CrossOrigins = gate.authenticator.isClosed ? .listed([]) : .everybody
        response.allow(isByItsURL ? .everybody : crossOrigins ?? usual, origin: request.headers[.origin])
        return request.method == .head ? response.createHeadResponse() : response
    }

    private func answer(_ request: Request, _ call: Call) async throws -> Response {
        let (target, context) = (call.target, call.context)
        try await gate.admitByRate(context.requester, call.route, target)
        switch call.route {
        case .live: return try .json(["status": "ok"])
        case .ready:
            let report = await readiness.report()
            return try .json(report, status: report.isReady ? .ok : .serviceUnavailable)
        case .metrics: return try await metrics.respond()
        case .index: return pages.index(request, target)
        case .page(let page): return try pages.respond(to: page, request, target)
        case .code(let endpoint): return try await pages.code(endpoint, request, target)
        case .platform(let call): return try await platform.respond(to: call, request, target, context.requester)
        case .dashboard(let route): return try await dashboard.respond(to: route, request, target, context.requester)
        case .openAPI: return try .json(catalogue.serverDocument(base: target.base, version: Version.current))
        case .queueOpenAPI:
            let id = target.parameter("endpoint_id")
            return try .json(catalogue.queueDocument(of: id, queueBase: target.queueBase, site: target.addresses.site))
        case .run(let endpoint): return try await requests.run(endpoint, request, target, context)
        case .stream(let endpoint): return try await requests.stream(endpoint, request, target, context)
        case .submit(let endpoint): return try await requests.submit(endpoint, request, target, context)
        case .status(let path): return try await requests.status(path, target, context.requester)
        case .statusStream(let path): return try await requests.statusStream(path, target, context)
        case .result(let path): return try await requests.result(path, target, context.requester)
        case .cancel(let path): return try await requests.cancel(path, context.requester)
        case .webhookKeys: return try .json(["keys": [webhookKey.jsonWebKey]])
        case .token: return try RealtimeToken.response()
        case .file(let key, let name): return try await files.serve(key: key, name: name, request, target, context)
        case .upload(let upload): return try await uploads.respond(to: upload, request, target, context.requester)
        }
    }
}

extension Request {
    /// The method of the request itself, where this is a browser's question beforehand.
    fileprivate var askedMethod: HTTPRequest.Method {
        guard method == .options else { return method }
        return headers[.accessControlRequestMethod].flatMap { HTTPRequest.Method(rawValue: $0) } ?? .get
    }

    /// The first Host header is the request's authority; any further one stays among the headers.
    fileprivate var hasFurtherHost: Bool { Self.host.map { headers.contains($0) } ?? false }

    private static let host = HTTPField.Name("Host")
}
