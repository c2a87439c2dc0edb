import Hummingbird
import ReelAPI

/// Answers whether a process without an API is alive and ready, and Prometheus; and nothing else.
struct HealthResponder: HTTPResponder {
    typealias Context = ConnectionContext

    let readiness: Readiness
    let metrics: MetricsHandler
    /// Who may see the figures, where there are keys.
    let gate: Gate
    /// Whether everybody may as long as there are none.
    let isOpen: Bool

    func respond(to request: Request, context: Context) async throws -> Response {
        let isReading = request.method == .get || request.method == .head
        do {
            var response: Response
            switch request.uri.path {
            case _ where !isReading: throw APIError(status: 405, "Method Not Allowed")
            case "/health/live": response = try .json(["status": "ok"])
            case "/health/ready":
                let report = await readiness.report()
                response = try .json(report, status: report.isReady ? .ok : .serviceUnavailable)
            case "/metrics":
                try admit(request, context)
                response = try await metrics.respond()
            default: throw APIError(status: 404, "This is a worker: it has /health/live, /health/ready and /metrics.")
            }
            response.headers[.xContentTypeOptions] = "nosniff"
            return request.method == .head ? response.createHeadResponse() : response
        } catch let error as APIError {
            var response = try error.response()
            response.headers[.xContentTypeOptions] = "nosniff"
            return response
        }
    }

    /// Lets in who may see a server's figures too.
    private func admit(_ request: Request, _ context: Context) throws(APIError) {
        guard isOpen || gate.authenticator.isClosed else {
            throw APIError(
                status: 403,
                "Other machines can reach this port, and there are no keys. Make one with reel keys create --scope admin, listen on "
                    + "127.0.0.1, or set REEL_WITHOUT_KEYS=1 to let everybody see this.")
        }
        let target = try Target(scheme: "http", host: "localhost", path: "/metrics", proxied: nil)
        _ = try gate.admit(request.headers, .metrics, target, peer: context.peerAddress)
    }
}
