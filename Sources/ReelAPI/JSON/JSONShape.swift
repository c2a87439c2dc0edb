/// How deep and how wide a JSON text is, found out in one pass, before a decoder gets it: its time grows with the square of the depth, and
/// its memory is a hundred times the text where that is nothing but brackets and zeros.
public enum JSONShape {
    /// What is too much about a text, as the end of a sentence.
    public struct Excess: Error, Hashable, Sendable, CustomStringConvertible {
        public let description: String
    }

    /// Most arrays and objects within each other.
    public static let mostLevels = 64
    /// Most values, those within others too.
    public static let mostValues = 100_000

    /// - Throws: `Excess`. Text that is not JSON may pass: the decoder is to refuse it.
    static func check(_ text: UnsafeRawBufferPointer, mostLevels: Int) throws(Excess) {
        var (levels, values) = (0, 1)
        var (isInString, isEscaped) = (false, false)
        for byte in text {
            // UTF-16 and UTF-32, which Foundation would read too, cannot do without it; in UTF-8 it is not JSON.
            guard byte != 0 else { throw Excess(description: "is not UTF-8 text") }
            if isInString {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isInString = false
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): isInString = true
            case UInt8(ascii: ","): values += 1
            case UInt8(ascii: "["), UInt8(ascii: "{"):
                values += 1
                levels += 1
                guard levels <= mostLevels else { throw Excess(description: "is nested more than \(mostLevels) levels deep") }
            case UInt8(ascii: "]"), UInt8(ascii: "}"): levels -= 1
            default: break
            }
            guard values <= mostValues else { throw Excess(description: "holds more than \(mostValues) values") }
        }
    }
}
