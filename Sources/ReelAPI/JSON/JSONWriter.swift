/// Writes JSON text straight from values, byte for byte what `JSONText` writes by way of an encoder.
///
/// For answers that are given thousands of times a second. Members come out in the order of the calls, so call in the order of the
/// keys; nothing else is checked.
public struct JSONWriter: Sendable {
    /// What has been written so far, UTF-8.
    public private(set) var bytes: [UInt8] = []

    /// - Parameter capacity: bytes that the text will take, about.
    public init(capacity: Int = 512) {
        bytes.reserveCapacity(capacity)
    }

    public var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Writes an object of the members that `body` writes.
    public mutating func object(_ body: (inout JSONWriter) -> Void) {
        bytes.append(UInt8(ascii: "{"))
        body(&self)
        bytes.append(UInt8(ascii: "}"))
    }

    /// Writes an array of `elements`.
    public mutating func array<Element>(_ elements: some Sequence<Element>, _ write: (inout JSONWriter, Element) -> Void) {
        bytes.append(UInt8(ascii: "["))
        for element in elements {
            separate()
            write(&self, element)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    /// Writes a member's name; its value is to follow.
    public mutating func key(_ name: String) {
        separate()
        string(name)
        bytes.append(UInt8(ascii: ":"))
    }

    public mutating func member(_ name: String, _ value: String) {
        key(name)
        string(value)
    }

    /// Writes the member, its value null if there is none.
    public mutating func member(_ name: String, orNull value: Double?) {
        key(name)
        if let value { number(value) } else { null() }
    }

    /// Writes the member if there is a value.
    public mutating func member(_ name: String, ifAny value: String?) {
        if let value { member(name, value) }
    }

    /// Writes the member if there is a value.
    public mutating func member(_ name: String, ifAny value: Int?) {
        guard let value else { return }
        key(name)
        number(value)
    }

    public mutating func null() { raw("null") }

    public mutating func bool(_ value: Bool) { raw(value ? "true" : "false") }

    public mutating func number(_ value: Int) { raw(value.description) }

    /// Writes a finite number, and null for any other: JSON has no word for those.
    public mutating func number(_ value: Double) {
        guard value.isFinite else { return null() }
        let digits = value.description
        raw(digits.hasSuffix(".0") ? String(digits.dropLast(2)) : digits)
    }

    /// Writes a string with its quotation marks, escaped where RFC 8259, section 7, asks for it.
    public mutating func string(_ value: String) {
        bytes.append(UInt8(ascii: "\""))
        var value = value
        value.withUTF8 { text in
            if text.contains(where: Self.isEscaped) {
                for byte in text { escape(byte) }
            } else {
                bytes.append(contentsOf: text)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func raw(_ text: String) {
        var text = text
        text.withUTF8 { bytes.append(contentsOf: $0) }
    }

    /// Writes a comma, unless an object, an array or a member's value has just begun.
    private mutating func separate() {
        switch bytes.last {
        case UInt8(ascii: "{")?, UInt8(ascii: "[")?, UInt8(ascii: ":")?, nil: break
        default: bytes.append(UInt8(ascii: ","))
        }
    }

    private static func isEscaped(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private mutating func escape(_ byte: UInt8) {
        guard Self.isEscaped(byte) else { return bytes.append(byte) }
        bytes.append(UInt8(ascii: "\\"))
        switch byte {
        case 0x08: bytes.append(UInt8(ascii: "b"))
        case 0x09: bytes.append(UInt8(ascii: "t"))
        case 0x0A: bytes.append(UInt8(ascii: "n"))
        case 0x0C: bytes.append(UInt8(ascii: "f"))
        case 0x0D: bytes.append(UInt8(ascii: "r"))
        case 0..<0x20:
            let digits = [UInt8]("0123456789abcdef".utf8)
            raw("u00")
            bytes.append(digits[Int(byte >> 4)])
            bytes.append(digits[Int(byte & 15)])
        default: bytes.append(byte)
        }
    }
}
