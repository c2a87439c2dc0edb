import Foundation
import ReelTelemetry
import Testing
import Tracing

@Suite struct TraceTests {
    private let path = FileManager.default.temporaryDirectory.path + "/trace-\(UUID().uuidString).jsonl"

    private func spans() throws -> [[String: Any]] {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        try FileManager.default.removeItem(atPath: path)
        return try text.split(separator: "\n").flatMap { line -> [[String: Any]] in
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            let resources = object?["resourceSpans"] as? [[String: Any]] ?? []
            return resources.flatMap { $0["scopeSpans"] as? [[String: Any]] ?? [] }
                .flatMap { $0["spans"] as? [[String: Any]] ?? [] }
        }
    }

    @Test(arguments: [
        "", "00", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01", "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
        "00-0af7651916cd43dd8448eb211c80319-b7ad6b7169203331-01", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0g",
    ])
    func `a traceparent that is none counts as none`(_ text: String) {
        #expect(TraceIdentity(traceparent: text) == nil)
    }

    @Test func `a traceparent is read and written`() throws {
        let text = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
        let trace = try #require(TraceIdentity(traceparent: text))
        #expect(trace.traceparent == text && trace.isSampled)
        #expect(TraceIdentity(traceparent: "cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00-x")?.isSampled == false)
    }

    @Test func `a job's trace has the job's id`() {
        #expect(TraceIdentity(job: "9b3e0f1c-6f43-4f51-9d37-5a3c6f0f7a11")?.traceID == "9b3e0f1c6f434f519d375a3c6f0f7a11")
        #expect(TraceIdentity(job: "generate") == nil)
    }

    @Test func `spans are written as OTLP, the inner ones under the outer`() throws {
        let tracer = SpanRecorder(file: try #require(TraceFile(path: path, version: "1")))
        struct Failure: Error {}
        try? tracer.withSpan("outer", ofKind: .server) { outer in
            outer.attributes["n"] = 3
            outer.attributes["url"] = "data:image/png;base64,SECRET"
            try tracer.withSpan("inner") { _ in throw Failure() }
        }
        tracer.forceFlush()
        let spans = try spans()
        try #require(spans.count == 2)
        let (inner, outer) = (spans[0], spans[1])
        #expect(inner["name"] as? String == "inner" && outer["kind"] as? Int == 2)
        #expect(inner["traceId"] as? String == outer["traceId"] as? String)
        #expect(inner["parentSpanId"] as? String == outer["spanId"] as? String && outer["parentSpanId"] == nil)
        #expect((inner["status"] as? [String: Any])?["code"] as? Int == 2)
        #expect((inner["events"] as? [[String: Any]])?.first?["name"] as? String == "exception")
        let attributes = "\(outer["attributes"] ?? "")"
        #expect(attributes.contains("intValue") && attributes.contains("[hidden]") && !attributes.contains("SECRET"))
        let (start, end) = (outer["startTimeUnixNano"] as? String, outer["endTimeUnixNano"] as? String)
        #expect(try #require(start.flatMap { UInt64($0) }) <= #require(end.flatMap { UInt64($0) }))
    }

    @Test func `a caller who does not want a trace gets none, and a span ends once`() throws {
        let tracer = SpanRecorder(file: try #require(TraceFile(path: path, version: "1")))
        var context = ServiceContext.topLevel
        context.trace = TraceIdentity(traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00")
        tracer.startSpan("unwanted", context: context, ofKind: .internal).end()
        let span = tracer.startSpan("wanted", context: .topLevel, ofKind: .internal)
        span.end()
        span.end()
        tracer.forceFlush()
        #expect(try spans().map { $0["name"] as? String } == ["wanted"])
    }

    @Test func `more spans than there is room for are dropped and counted`() throws {
        let file = try #require(TraceFile(path: path, version: "1", limit: 2))
        let tracer = SpanRecorder(file: file)
        for _ in 0..<5 { tracer.startSpan("s", context: .topLevel, ofKind: .internal).end() }
        tracer.forceFlush()
        #expect(file.dropped == 3)
        #expect(try spans().count == 2)
    }

    @Test func `a file that cannot be written to is refused`() {
        #expect(TraceFile(path: "/nowhere/at/all", version: "1") == nil)
    }
}
