import Hummingbird
import ReelAPI

/// Answers whether a process without an API is alive and ready, and Prometheus; and nothing else.
struct HealthResponder: HTTPResponder {
    typealias Context = BasicRequestContext

    let readiness: Readiness
    let metrics: MetricsHandler

    func respond(to request: Request, context: BasicRequestContext) async throws -> Response {
        let isReading = request.method == .get || request.method == .head
        do {
            var response: Response
            switch request.uri.path {
            case _ where !isReading: throw APIError(status: 405, "Method Not Allowed")
            case "/health/live": response = try .json(["status": "ok"])
            case "/health/ready":
                let report = await readiness.report()
                response = try .json(report, status: report.isReady ? .ok : .serviceUnavailable)
            case "/metrics": response = try await metrics.respond()
            default: throw APIError(status: 404, "This is a worker: it has /health/live, /health/ready and /metrics.")
            }
            response.headers[.xContentTypeOptions] = "nosniff"
            return request.method == .head ? response.createHeadResponse() : response
        } catch let error as APIError {
            return try error.response()
        }
    }
}
