/// Text that cannot pass for anything but itself in a log: no line of its own, no colours, no order turned round.
package enum LogText {
    /// As a JSON string, quotes included.
    package static func quoted(_ text: String) -> String {
        "\"" + escaped(text, quotes: true) + "\""
    }

    /// As it is if it is one plain word, else as a JSON string.
    package static func word(_ text: String) -> String {
        let isPlain =
            !text.isEmpty
            && text.utf8.allSatisfy {
                $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "=") && $0 != UInt8(ascii: "\\")
            }
        return isPlain ? text : quoted(text)
    }

    /// With control characters, separators of lines and marks of writing direction written as JSON writes them.
    package static func escaped(_ text: String, quotes: Bool = false) -> String {
        guard !text.unicodeScalars.allSatisfy({ isSafe($0) && (!quotes || ($0 != "\"" && $0 != "\\")) }) else { return text }
        var safe = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"" where quotes: safe += "\\\""
            case "\\" where quotes: safe += "\\\\"
            case "\n": safe += "\\n"
            case "\r": safe += "\\r"
            case "\t": safe += "\\t"
            case _ where isSafe(scalar): safe.unicodeScalars.append(scalar)
            default:
                // All of them are below 0x10000.
                let digits = String(scalar.value, radix: 16)
                safe += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }
        }
        return safe
    }

    private static func isSafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7f...0x9f, 0x061c, 0x200e, 0x200f, 0x2028...0x202e, 0x2066...0x2069, 0xfeff: false
        default: true
        }
    }
}
