/// What a SentencePiece model replaces before it cuts a text up: full-width letters by plain ones, say.
///
/// Format: the length of a double-array trie, its units, then texts that end in 0 (sentencepiece's `normalizer.cc`; the trie is
/// darts-clone's).
struct CharacterMap {
    private let units: [UInt32]
    private let texts: [UInt8]

    /// - Returns: nil if the bytes are not such a map.
    init?(_ bytes: ArraySlice<UInt8>) {
        func word(_ index: Int) -> UInt32 {
            bytes[(bytes.startIndex + index)...].prefix(4).reversed().reduce(0) { $0 << 8 | UInt32($1) }
        }
        guard bytes.count > 4 else { return nil }
        let length = Int(word(0))
        guard length > 0, length % 4 == 0, length <= bytes.count - 4 else { return nil }
        units = (0..<length / 4).map { word(4 + 4 * $0) }
        texts = Array(bytes.dropFirst(4 + length))
    }

    /// The longest beginning of `text` that is replaced.
    /// - Returns: how many bytes that is, and what stands for it.
    func longestMatch(_ text: ArraySlice<UInt8>) -> (count: Int, replacement: ArraySlice<UInt8>)? {
        var found: (Int, Int)?
        guard var unit = units.first else { return nil }
        var node = Self.offset(unit)
        for (index, byte) in text.enumerated() {
            node ^= Int(byte)
            guard units.indices.contains(node) else { break }
            unit = units[node]
            guard unit & 0x8000_00ff == UInt32(byte) else { break }
            node ^= Self.offset(unit)
            if unit >> 8 & 1 == 1, units.indices.contains(node) { found = (index + 1, Int(units[node] & 0x7fff_ffff)) }
        }
        guard let (count, place) = found, place < texts.count else { return nil }
        return (count, texts[place...].prefix { $0 != 0 })
    }

    private static func offset(_ unit: UInt32) -> Int { Int((unit >> 10) << ((unit & 0x200) >> 6)) }
}
