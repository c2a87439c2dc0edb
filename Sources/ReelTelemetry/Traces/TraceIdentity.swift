/// Which trace a span belongs to, as W3C's Trace Context says it in `traceparent`.
public struct TraceIdentity: Hashable, Sendable {
    /// 32 hexadecimal digits, not all zero.
    public let traceID: String
    /// 16 hexadecimal digits of the span that is the parent of what comes; nil for a trace that is known and has no span yet.
    public let spanID: String?
    /// Whether the trace is recorded.
    public let isSampled: Bool

    init(traceID: String, spanID: String?, isSampled: Bool = true) {
        self.traceID = traceID
        self.spanID = spanID
        self.isSampled = isSampled
    }

    /// Reads `00-<trace id>-<span id>-<flags>`, and later versions of it as the first.
    /// - Returns: nil for anything else: such a header is as good as none.
    public init?(traceparent text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count >= 4, Self.isHex(parts[0], 2), parts[0] != "ff", parts.count == 4 || parts[0] != "00",
            Self.isHex(parts[1], 32), parts[1].contains(where: { $0 != "0" }),
            Self.isHex(parts[2], 16), parts[2].contains(where: { $0 != "0" }),
            Self.isHex(parts[3], 2), let flags = UInt8(parts[3], radix: 16)
        else { return nil }
        self.init(traceID: String(parts[1]), spanID: String(parts[2]), isSampled: flags & 1 == 1)
    }

    /// The trace of a job, without a parent: its UUID is the trace's id, so that whoever has the one finds the other.
    /// - Returns: nil for an id that is not a UUID.
    public init?(job id: String) {
        let digits = id.lowercased().filter { $0 != "-" }
        guard Self.isHex(digits[...], 32), digits.contains(where: { $0 != "0" }) else { return nil }
        self.init(traceID: digits, spanID: nil)
    }

    /// Nil without a span.
    public var traceparent: String? {
        spanID.map { "00-\(traceID)-\($0)-0\(isSampled ? 1 : 0)" }
    }

    private static func isHex(_ text: Substring, _ count: Int) -> Bool {
        text.utf8.count == count
            && text.utf8.allSatisfy {
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
            }
    }
}
