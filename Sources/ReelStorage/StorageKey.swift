/// The random name under which a store keeps one file. Only text of the exact shape can become one, so a key is safe in a path.
public struct StorageKey: Hashable, Sendable, CustomStringConvertible {
    /// 32 lower-case hexadecimal digits.
    public let description: String

    init(using random: inout some RandomNumberGenerator) {
        let halves: [UInt64] = [random.next(), random.next()]
        description = halves.map { half in
            let hex = String(half, radix: 16)
            return String(repeating: "0", count: 16 - hex.count) + hex
        }.joined()
    }

    /// A key that nobody can guess.
    public static func random() -> StorageKey {
        var random = SystemRandomNumberGenerator()
        return StorageKey(using: &random)
    }

    package init?(_ text: String) {
        let isHex = text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
        guard text.utf8.count == 32, isHex else { return nil }
        description = text
    }

    /// The folder among which keys are spread, so that none grows too long: two hexadecimal digits.
    var shard: String { String(description.prefix(2)) }
}
