import Tracing

/// Spans as OpenTelemetry's OTLP/JSON writes them.
extension FinishedSpan {
    /// One `TracesData` on one line, as OpenTelemetry's file exporters write and its collector's `otlpjsonfile` receiver reads.
    static func line(_ spans: [FinishedSpan], service: String, version: String) -> String {
        let resource = attributes([("service.name", .string(service)), ("service.version", .string(version))])
        let texts = spans.map(\.json).joined(separator: ",")
        return """
            {"resourceSpans":[{"resource":{"attributes":\(resource)},"scopeSpans":[{"scope":{"name":"reel"},"spans":[\(texts)]}]}]}
            """
    }

    private var json: String {
        var text = "{\"traceId\":\"\(identity.traceID)\",\"spanId\":\"\(identity.spanID ?? "")\""
        if let parent { text += ",\"parentSpanId\":\"\(parent)\"" }
        text += ",\"name\":\(Self.quoted(name)),\"kind\":\(kindNumber)"
        text += ",\"startTimeUnixNano\":\"\(start)\",\"endTimeUnixNano\":\"\(end)\""
        text += ",\"attributes\":\(Self.attributes(attributes))"
        if !events.isEmpty {
            text += ",\"events\":[" + events.map(Self.json).joined(separator: ",") + "]"
        }
        let linked = links.compactMap { link in
            link.context.trace.flatMap { trace in trace.spanID.map { (trace.traceID, $0, link.attributes) } }
        }
        if !linked.isEmpty {
            text += ",\"links\":["
            text +=
                linked.map {
                    "{\"traceId\":\"\($0.0)\",\"spanId\":\"\($0.1)\",\"attributes\":\(Self.attributes($0.2))}"
                }.joined(separator: ",") + "]"
        }
        if let status {
            text += ",\"status\":{\"code\":\(status.code == .ok ? 1 : 2)"
            if let message = status.message { text += ",\"message\":\(Self.quoted(message))" }
            text += "}"
        }
        return text + "}"
    }

    private var kindNumber: Int {
        switch kind {
        case .internal: 1
        case .server: 2
        case .client: 3
        case .producer: 4
        case .consumer: 5
        }
    }

    private static func json(_ event: SpanEvent) -> String {
        """
        {"timeUnixNano":"\(event.nanosecondsSinceEpoch)","name":\(quoted(event.name)),"attributes":\(attributes(event.attributes))}
        """
    }

    /// What a client of HTTP says of the URLs that it asks for: a path or a query may be all that it takes to be let in.
    private static let secretNames: Set = ["url.full", "url.path", "url.query"]

    private static func attributes(_ attributes: SpanAttributes) -> String {
        var pairs: [(String, SpanAttribute)] = []
        attributes.forEach { if !secretNames.contains($0) { pairs.append(($0, $1)) } }
        return Self.attributes(pairs.sorted { $0.0 < $1.0 })
    }

    private static func attributes(_ pairs: [(String, SpanAttribute)]) -> String {
        "[" + pairs.map { "{\"key\":\(quoted($0.0)),\"value\":\(json($0.1))}" }.joined(separator: ",") + "]"
    }

    private static func json(_ value: SpanAttribute) -> String {
        switch value {
        case .int32(let number): json(number: Int64(number))
        case .int64(let number): json(number: number)
        case .double(let number) where number.isFinite: "{\"doubleValue\":\(number)}"
        case .bool(let flag): "{\"boolValue\":\(flag)}"
        case .int32Array(let numbers): json(array: numbers.map { json(number: Int64($0)) })
        case .int64Array(let numbers): json(array: numbers.map(json(number:)))
        case .stringArray(let texts): json(array: texts.map(json(text:)))
        case .string(let text): json(text: text)
        case .stringConvertible(let value): json(text: "\(value)")
        default: json(text: "\(value)")
        }
    }

    /// OTLP/JSON writes 64-bit integers as text.
    private static func json(number: Int64) -> String { "{\"intValue\":\"\(number)\"}" }

    private static func json(text: String) -> String { "{\"stringValue\":\(quoted(text))}" }

    private static func json(array values: [String]) -> String {
        "{\"arrayValue\":{\"values\":[" + values.joined(separator: ",") + "]}}"
    }

    /// Traces are kept and shown like logs, and the same must not be in them.
    private static func quoted(_ text: String) -> String { LogText.quoted(LogRedactor.redacted(text)) }
}
