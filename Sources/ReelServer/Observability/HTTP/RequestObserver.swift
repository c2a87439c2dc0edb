import HTTPTypes
import Hummingbird
import Logging
import ReelTelemetry
import Tracing

/// Tells how requests went: metrics always, a line at debug, a span where traces are wanted.
struct RequestObserver: Sendable {
    let metrics: HTTPMetrics
    let tracer: SpanRecorder?
    let logger: Logger

    /// Answers a request with `answer`, and tells how that went.
    func observe(_ request: Request, _ route: RouteName, _ answer: () async throws -> Response) async throws -> Response {
        guard let tracer else { return try await measure(request, route, answer) }
        var context = ServiceContext.topLevel
        tracer.extract(request.headers, into: &context, using: HeaderFields())
        return try await tracer.withSpan(request.method.rawValue, context: context, ofKind: .server) { span in
            var response = try await measure(request, route, answer)
            span.operationName = "\(request.method.rawValue) \(route.label)"
            span.updateAttributes { attributes in
                attributes["http.request.method"] = request.method.rawValue
                attributes["http.route"] = route.label
                attributes["http.response.status_code"] = response.status.code
                attributes["reel.request_id"] = response.headers[.requestID] ?? ""
            }
            if response.status.code >= 500 { span.setStatus(SpanStatus(code: .error)) }
            tracer.inject(span.context, into: &response.headers, using: HeaderFields())
            return response
        }
    }

    private func measure(
        _ request: Request, _ route: RouteName, _ answer: () async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        var response = try await answer()
        let duration = start.duration(to: .now)
        metrics.record(route, status: response.status.code, duration)
        // The route's name, not the path: whoever has the URL of a file or an upload needs no key.
        logger.debug(
            "Request",
            metadata: [
                "method": "\(request.method.rawValue)", "route": "\(route.label)",
                "status": .stringConvertible(response.status.code),
                "seconds": .stringConvertible(duration / .seconds(1)), "request_id": "\(response.headers[.requestID] ?? "")",
            ])
        if route.isStream, response.status == .ok { response.body = counted(response.body) }
        return response
    }

    private func counted(_ body: ResponseBody) -> ResponseBody {
        let streams = metrics.streams
        return ResponseBody(contentLength: body.contentLength) { writer in
            streams.add(1)
            defer { streams.add(-1) }
            try await body.write(writer)
        }
    }
}

/// Reads and writes trace headers.
private struct HeaderFields: Extractor, Injector {
    func extract(key: String, from carrier: HTTPFields) -> String? {
        HTTPField.Name(key).flatMap { carrier[$0] }
    }

    func inject(_ value: String, forKey key: String, into carrier: inout HTTPFields) {
        guard let name = HTTPField.Name(key) else { return }
        carrier[name] = value
    }
}
