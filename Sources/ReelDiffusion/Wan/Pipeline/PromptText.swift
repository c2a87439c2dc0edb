/// A prompt as Wan was trained on: HTML's escapes undone twice, white space as single spaces.
///
/// The original also mends texts that were decoded wrongly somewhere (ftfy); Reel's prompts are JSON, where that cannot happen.
package struct PromptText {
    package let text: String

    package init(_ prompt: String) {
        let plain = Self.unescaped(Self.unescaped(prompt))
        text = plain.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    private static let names = ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{a0}"]

    private static func unescaped(_ text: String) -> String {
        var result = ""
        var rest = text[...]
        while let start = rest.firstIndex(of: "&") {
            result += rest[..<start]
            rest = rest[start...]
            if let end = rest.prefix(12).firstIndex(of: ";"), let character = character(rest[rest.index(after: start)..<end]) {
                result += character
                rest = rest[rest.index(after: end)...]
            } else {
                result += "&"
                rest = rest.dropFirst()
            }
        }
        return result + rest
    }

    private static func character(_ name: Substring) -> String? {
        guard name.hasPrefix("#") else { return names[String(name)] }
        let digits = name.dropFirst()
        let number = digits.first == "x" || digits.first == "X" ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
        return number.flatMap(Unicode.Scalar.init).map { String($0) }
    }
}
