/// How keys look that Reel makes: `reel_<12>:reelsk_<43><6>`, of digits and letters.
///
/// The id is public. The secret is 43 random characters of 62, which is 256 bits, and a checksum of everything before it, so that a typing
/// error is told from a wrong key, and a program that looks for leaked secrets can tell ours from other text:
/// `\breel_[0-9A-Za-z]{12}:reelsk_[0-9A-Za-z]{49}\b`.
package enum KeyText {
    private static let idPrefix = "reel_"
    private static let secretPrefix = "reelsk_"
    private static let digits = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")

    /// A new key.
    package static func make(using random: inout some RandomNumberGenerator) -> String {
        func characters(_ count: Int) -> String {
            String((0..<count).map { _ in digits[Int.random(in: 0..<62, using: &random)] })
        }
        let body = "\(idPrefix)\(characters(12)):\(secretPrefix)\(characters(43))"
        return body + checksum(of: body)
    }

    /// Whether a key means to be one of ours and cannot be: a character is wrong, missing, or one too many, or its id and secret are
    /// those of two keys.
    package static func isMistyped(_ key: APIKey) -> Bool {
        guard key.id.hasPrefix(idPrefix) || key.secret.hasPrefix(secretPrefix) else { return false }
        let text = "\(key.id):\(key.secret)"
        return !key.id.hasPrefix(idPrefix) || !key.secret.hasPrefix(secretPrefix) || key.id.count != 17
            || key.secret.count != 56 || checksum(of: text.dropLast(6)) != text.suffix(6)
    }

    /// Six characters: CRC-32 (ISO 3309) as a number to the base 62.
    private static func checksum(of text: some StringProtocol) -> String {
        var rest = Int(crc32(text.utf8))
        var characters: [Character] = []
        for _ in 0..<6 {
            characters.append(digits[rest % 62])
            rest /= 62
        }
        return String(characters.reversed())
    }

    /// Bit by bit: keys are short, and only new ones and wrong ones come here.
    package static func crc32(_ bytes: some Sequence<UInt8>) -> UInt32 {
        ~bytes.reduce(~UInt32(0)) { sum, byte in
            (0..<8).reduce(sum ^ UInt32(byte)) { sum, _ in sum >> 1 ^ (sum & 1 == 1 ? 0xedb8_8320 : 0) }
        }
    }
}
