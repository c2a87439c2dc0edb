/// Decodes base64 (RFC 4648) one character at a time.
///
/// Takes both alphabets, skips ASCII white space and lets padding be left out; anything else out of place is an error.
struct Base64Decoder {
    private let values = Self.values
    private var bits: UInt32 = 0
    private var bitCount = 0
    private var digits = 0
    private var padding = 0

    /// The next whole byte, if `character` completes one.
    mutating func next(_ character: UInt8) throws(FetchError) -> UInt8? {
        let value = values[Int(character)]
        switch value {
        case Self.space:
            return nil
        case Self.pad:
            padding += 1
            return nil
        case 0..<64 where padding == 0:
            bits = bits << 6 | UInt32(value)
            bitCount += 6
            digits += 1
            guard bitCount >= 8 else { return nil }
            bitCount -= 8
            return UInt8(truncatingIfNeeded: bits >> UInt32(bitCount))
        default:
            throw .malformedDataURI("says ;base64, but its data is not base64")
        }
    }

    /// To be called after the last character.
    func finish() throws(FetchError) {
        let missing = (4 - digits % 4) % 4
        guard missing != 3, padding == 0 || padding == missing else {
            throw .malformedDataURI("has base64 data that is cut short or wrongly padded")
        }
    }

    private static let space: UInt8 = 64
    private static let pad: UInt8 = 65
    private static let invalid: UInt8 = 66

    private static let values: [UInt8] = {
        var values = [UInt8](repeating: invalid, count: 256)
        let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
        for (value, character) in alphabet.utf8.enumerated() {
            values[Int(character)] = UInt8(value)
        }
        for (character, value) in [("+", 62), ("-", 62), ("/", 63), ("_", 63), ("=", pad)] as [(Character, UInt8)] {
            if let ascii = character.asciiValue {
                values[Int(ascii)] = value
            }
        }
        for character in " \t\r\n\u{0C}".utf8 {
            values[Int(character)] = space
        }
        return values
    }()
}
