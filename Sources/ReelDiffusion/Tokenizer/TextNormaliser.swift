/// What SentencePiece does to a text before it cuts it up: characters replaced, spaces put in order.
struct TextNormaliser {
    private let model: SentencePieceModel
    private let userDefined: PieceTable

    private static let space = UInt8(ascii: " ")
    /// U+2581, which stands for a space.
    private static let mark: [UInt8] = [0xe2, 0x96, 0x81]
    private static let replacement: [UInt8] = [0xef, 0xbf, 0xbd]

    init(_ model: SentencePieceModel) {
        self.model = model
        userDefined = PieceTable(
            model.pieces.enumerated().filter { $0.element.kind == .userDefined }.map { ($0.element.text, $0.offset) })
    }

    func callAsFunction(_ text: String) -> [UInt8] {
        var rest = Array(text.utf8)[...]
        if model.removesExtraSpaces {
            while !rest.isEmpty {
                let (count, normal) = beginning(rest)
                guard normal == [Self.space] else { break }
                rest = rest.dropFirst(count)
            }
        }
        guard !rest.isEmpty else { return [] }
        let space = model.escapesSpaces ? Self.mark : [Self.space]
        var result = model.addsDummyPrefix ? space : []
        var isAfterSpace = model.removesExtraSpaces
        while !rest.isEmpty {
            let (count, whole) = beginning(rest)
            let normal = isAfterSpace ? whole.drop { $0 == Self.space } : whole[...]
            for byte in normal {
                if byte == Self.space { result += space } else { result.append(byte) }
            }
            if let last = normal.last { isAfterSpace = last == Self.space }
            if !model.removesExtraSpaces { isAfterSpace = false }
            rest = rest.dropFirst(count)
        }
        if model.removesExtraSpaces {
            while result.count >= space.count, result.suffix(space.count) == space[...] { result.removeLast(space.count) }
        }
        return result
    }

    /// How many bytes the next unit of the text takes, and what becomes of it.
    private func beginning(_ text: ArraySlice<UInt8>) -> (count: Int, normal: [UInt8]) {
        var longest = 0
        userDefined.matches(text) { count, _ in longest = count }
        if longest > 0 { return (longest, Array(text.prefix(longest))) }
        if let (count, replacement) = model.characters?.longestMatch(text) { return (count, Array(replacement)) }
        // A Swift string is valid UTF-8, so the first byte says how long the character is.
        let count = min(utf8Length(text[text.startIndex]), text.count)
        return (count, Array(text.prefix(count)))
    }
}

/// How many bytes the UTF-8 character takes that begins with `byte`.
func utf8Length(_ byte: UInt8) -> Int {
    switch byte {
    case 0xf0...: 4
    case 0xe0...: 3
    case 0xc0...: 2
    default: 1
    }
}
