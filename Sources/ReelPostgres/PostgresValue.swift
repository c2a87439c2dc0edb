/// A value that a statement takes, or a row holds, in PostgreSQL's text format.
public protocol PostgresValue: Sendable {
    /// nil for NULL. A string ends at no NUL: PostgreSQL knows none in texts, so U+FFFD stands in for it.
    var postgresText: String? { get }
    /// nil if `text` is no such value.
    init?(postgresText text: String)
}

extension String: PostgresValue {
    public var postgresText: String? {
        utf8.contains(0) ? String(map { $0 == "\0" ? "\u{FFFD}" : $0 }) : self
    }
    public init?(postgresText text: String) { self = text }
}

extension Bool: PostgresValue {
    public var postgresText: String? { self ? "t" : "f" }
    public init?(postgresText text: String) {
        guard text == "t" || text == "f" else { return nil }
        self = text == "t"
    }
}

extension Int: PostgresValue {
    public var postgresText: String? { description }
    public init?(postgresText text: String) { self.init(text) }
}

extension Int64: PostgresValue {
    public var postgresText: String? { description }
    public init?(postgresText text: String) { self.init(text) }
}

extension Double: PostgresValue {
    public var postgresText: String? { isNaN ? "NaN" : isInfinite ? (self > 0 ? "Infinity" : "-Infinity") : description }
    public init?(postgresText text: String) { self.init(text) }
}

extension Optional: PostgresValue where Wrapped: PostgresValue {
    public var postgresText: String? { self?.postgresText }
    public init?(postgresText text: String) {
        guard let value = Wrapped(postgresText: text) else { return nil }
        self = value
    }
}

/// A bytea is an array of bytes; any other array is one of texts.
extension [UInt8]: PostgresValue {
    public var postgresText: String? {
        var text = "\\x"
        for byte in self {
            if byte < 16 { text += "0" }
            text += String(byte, radix: 16)
        }
        return text
    }

    public init?(postgresText text: String) {
        let digits = Array(text.utf8)
        guard digits.count.isMultiple(of: 2), digits.starts(with: "\\x".utf8) else { return nil }
        self = []
        for place in stride(from: 2, to: digits.count, by: 2) {
            guard let byte = UInt8(String(decoding: digits[place...place + 1], as: UTF8.self), radix: 16) else { return nil }
            append(byte)
        }
    }
}

/// Texts as one parameter, for `= ANY ($1::text[])`.
public struct PostgresTexts: PostgresValue {
    private let literal: String

    public init(_ texts: some Sequence<String>) {
        let quoted = texts.map { text in
            "\"" + text.flatMap { $0 == "\\" || $0 == "\"" ? ["\\", $0] : [$0] } + "\""
        }
        literal = "{" + quoted.joined(separator: ",") + "}"
    }

    public var postgresText: String? { literal.postgresText }

    /// There is no need to read one.
    public init?(postgresText text: String) { nil }
}
