#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
public import ReelTensor

/// Cuts a text into the pieces of a unigram vocabulary: the ones that are likeliest together (Kudo 2018, as sentencepiece does it).
public struct SentencePieceTokenizer {
    private let model: SentencePieceModel
    private let normaliser: TextNormaliser
    private let pieces: PieceTable
    private let bytes: [Int: Int]
    private let unknown: Int
    private let unknownScore: Float
    private let highest: Float

    /// What an unknown character costs beyond the rarest piece.
    private static let penalty: Float = 10

    /// - Throws: `TensorError.weights` if the file is missing or no unigram model.
    public init(path: String) throws(TensorError) {
        guard let data = FileManager.default.contents(atPath: path) else { throw .weights("\(path) is missing.") }
        guard let model = SentencePieceModel(Array(data)) else {
            throw .weights("\(path) is no unigram model of SentencePiece.")
        }
        self.model = model
        normaliser = TextNormaliser(model)
        let numbered = model.pieces.enumerated()
        pieces = PieceTable(
            numbered.filter { [.normal, .userDefined].contains($0.element.kind) }.map { ($0.element.text, $0.offset) })
        bytes = Dictionary(
            numbered.filter { $0.element.kind == .byte }.compactMap { piece in
                // "<0x41>"
                Int(String(decoding: piece.element.text.dropFirst(3).dropLast(), as: UTF8.self), radix: 16).map {
                    ($0, piece.offset)
                }
            }, uniquingKeysWith: { first, _ in first })
        guard let unknown = numbered.first(where: { $0.element.kind == .unknown })?.offset else {
            throw .weights("\(path) has no piece for what is unknown.")
        }
        self.unknown = unknown
        let scores = model.pieces.filter { $0.kind == .normal }.map(\.score)
        unknownScore = (scores.min() ?? 0) - Self.penalty
        highest = scores.max() ?? 0
    }

    /// The ids of the pieces of `text`, without marks of beginning or end.
    public func callAsFunction(_ text: String) -> [Int] {
        let bytes = normaliser(text)
        var ids: [Int] = []
        var isAfterUnknown = false
        for (id, range) in bestCut(bytes) {
            if id != unknown {
                ids.append(id)
            } else if model.fallsBackToBytes {
                ids += bytes[range].map { self.bytes[Int($0)] ?? unknown }
            } else if !isAfterUnknown {
                ids.append(unknown)
            }
            isAfterUnknown = id == unknown
        }
        return ids
    }

    /// The cut of highest score, by dynamic programming over the places between characters.
    private func bestCut(_ text: [UInt8]) -> [(id: Int, range: Range<Int>)] {
        struct Ending {
            var start = -1
            var id = -1
            var score: Float = 0
        }
        var endings = [Ending](repeating: Ending(), count: text.count + 1)
        func offer(_ id: Int, _ start: Int, _ end: Int, _ score: Float) {
            let total = score + endings[start].score
            if endings[end].start < 0 || total > endings[end].score { endings[end] = Ending(start: start, id: id, score: total) }
        }
        var start = 0
        while start < text.count {
            let length = min(utf8Length(text[start]), text.count - start)
            var hasSingle = false
            pieces.matches(text[start...]) { count, id in
                let piece = model.pieces[id]
                let score = piece.kind == .userDefined ? Float(count) * highest - 0.1 : piece.score
                offer(id, start, start + count, score)
                if count == length { hasSingle = true }
            }
            if !hasSingle { offer(unknown, start, start + length, unknownScore) }
            start += length
        }
        var cut: [(Int, Range<Int>)] = []
        var end = text.count
        while end > 0, endings[end].start >= 0 {
            cut.append((endings[end].id, endings[end].start..<end))
            end = endings[end].start
        }
        return cut.reversed()
    }
}
