/// Reads the XML of S3's answers: elements and text. Nothing that such answers have no need of is taken: no document type, no entities
/// but the five that XML has and numbers, no more than eight levels; attributes and comments are passed over.
package struct S3Reader {
    /// Why an answer is none.
    package struct Malformed: Error, Hashable, Sendable {}

    private let bytes: [UInt8]
    private var position = 0
    private static let deepest = 8

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// - Throws: `Malformed`.
    package static func read(_ bytes: [UInt8]) throws(Malformed) -> S3Element {
        var reader = S3Reader(bytes.starts(with: [0xef, 0xbb, 0xbf]) ? Array(bytes.dropFirst(3)) : bytes)
        try reader.skipProlog()
        let root = try reader.element(depth: 1)
        try reader.skipProlog()
        guard reader.position == reader.bytes.count else { throw Malformed() }
        return root
    }

    private func at(_ text: StaticString) -> Bool {
        text.withUTF8Buffer { bytes.dropFirst(position).starts(with: $0) }
    }

    private mutating func skip(past text: StaticString) throws(Malformed) {
        while position < bytes.count {
            if at(text) {
                position += text.utf8CodeUnitCount
                return
            }
            position += 1
        }
        throw Malformed()
    }

    private mutating func skipProlog() throws(Malformed) {
        while position < bytes.count {
            if isSpace(bytes[position]) {
                position += 1
            } else if at("<?") {
                try skip(past: "?>")
            } else if at("<!--") {
                try skip(past: "-->")
            } else {
                return
            }
        }
    }

    private mutating func element(depth: Int) throws(Malformed) -> S3Element {
        guard depth <= Self.deepest, at("<") else { throw Malformed() }
        position += 1
        var element = S3Element(name: try name())
        guard try isOpen() else { return element }
        var text: [UInt8] = []
        while position < bytes.count {
            if at("</") {
                position += 2
                guard try name() == element.name else { throw Malformed() }
                while position < bytes.count, isSpace(bytes[position]) { position += 1 }
                guard at(">") else { throw Malformed() }
                position += 1
                if element.children.isEmpty { element.text = String(decoding: text, as: UTF8.self) }
                return element
            }
            if at("<!--") {
                try skip(past: "-->")
            } else if at("<") {
                element.children.append(try self.element(depth: depth + 1))
            } else if at("&") {
                text += try entity()
            } else {
                text.append(bytes[position])
                position += 1
            }
        }
        throw Malformed()
    }

    /// Passes over the rest of a tag.
    /// - Returns: whether there is something in the element.
    private mutating func isOpen() throws(Malformed) -> Bool {
        var quote: UInt8?
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if let open = quote {
                if byte == open { quote = nil }
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
            } else if byte == UInt8(ascii: ">") {
                return bytes[position - 2] != UInt8(ascii: "/")
            } else if byte == UInt8(ascii: "<") {
                throw Malformed()
            }
        }
        throw Malformed()
    }

    /// Without the part before a colon.
    private mutating func name() throws(Malformed) -> String {
        let start = position
        while position < bytes.count, Self.isNameByte(bytes[position]) { position += 1 }
        guard position > start, position - start <= 100 else { throw Malformed() }
        let name = bytes[start..<position]
        return String(decoding: name.split(separator: UInt8(ascii: ":")).last ?? name, as: UTF8.self)
    }

    private mutating func entity() throws(Malformed) -> [UInt8] {
        guard let end = bytes[position...].prefix(12).firstIndex(of: UInt8(ascii: ";")) else { throw Malformed() }
        let name = String(decoding: bytes[(position + 1)..<end], as: UTF8.self)
        position = end + 1
        switch name {
        case "amp": return [UInt8(ascii: "&")]
        case "lt": return [UInt8(ascii: "<")]
        case "gt": return [UInt8(ascii: ">")]
        case "quot": return [UInt8(ascii: "\"")]
        case "apos": return [UInt8(ascii: "'")]
        default:
            let digits = name.hasPrefix("#x") ? name.dropFirst(2) : name.dropFirst()
            guard name.hasPrefix("#"), let number = UInt32(digits, radix: name.hasPrefix("#x") ? 16 : 10),
                let scalar = UnicodeScalar(number)
            else { throw Malformed() }
            return Array(String(Character(scalar)).utf8)
        }
    }

    private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0d).contains(byte) }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        (0x61...0x7a).contains(byte) || (0x41...0x5a).contains(byte) || (0x30...0x39).contains(byte) || byte > 0x7f
            || "._-:".utf8.contains(byte)
    }
}
