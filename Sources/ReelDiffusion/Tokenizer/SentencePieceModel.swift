/// A SentencePiece vocabulary and its settings, as a `spiece.model` file has them (`sentencepiece_model.proto`).
struct SentencePieceModel {
    enum Kind: UInt64 {
        case normal = 1
        case unknown
        case control
        case userDefined
        case unused
        case byte
    }

    struct Piece {
        var text: [UInt8] = []
        var score: Float = 0
        var kind = Kind.normal
    }

    private(set) var pieces: [Piece] = []
    private(set) var characters: CharacterMap?
    private(set) var addsDummyPrefix = true
    private(set) var removesExtraSpaces = true
    private(set) var escapesSpaces = true
    private(set) var fallsBackToBytes = false

    private static let unigram: UInt64 = 1

    /// - Returns: nil if the bytes are no model, or one of another kind than unigram.
    init?(_ bytes: [UInt8]) {
        var model = ProtocolBuffer(bytes[...])
        while let (field, value) = model.next() {
            guard case .bytes(let message) = value else { continue }
            switch field {
            case 1:
                guard let piece = Self.piece(message) else { return nil }
                pieces.append(piece)
            case 2: guard readTraining(message) else { return nil }
            case 3: guard readNormalising(message) else { return nil }
            default: break
            }
        }
        guard !model.isDamaged, !pieces.isEmpty else { return nil }
    }

    private static func piece(_ message: ArraySlice<UInt8>) -> Piece? {
        var piece = Piece()
        var fields = ProtocolBuffer(message)
        while let (field, value) = fields.next() {
            switch (field, value) {
            case (1, .bytes(let text)): piece.text = Array(text)
            case (2, .fixed(let bits)): piece.score = Float(bitPattern: bits)
            case (3, .number(let kind)): piece.kind = Kind(rawValue: kind) ?? .unused
            default: break
            }
        }
        return fields.isDamaged ? nil : piece
    }

    private mutating func readTraining(_ message: ArraySlice<UInt8>) -> Bool {
        var fields = ProtocolBuffer(message)
        var kind = Self.unigram
        while let (field, value) = fields.next() {
            switch (field, value) {
            case (3, .number(let number)): kind = number
            case (35, .number(let flag)): fallsBackToBytes = flag != 0
            default: break
            }
        }
        return !fields.isDamaged && kind == Self.unigram
    }

    private mutating func readNormalising(_ message: ArraySlice<UInt8>) -> Bool {
        var fields = ProtocolBuffer(message)
        while let (field, value) = fields.next() {
            switch (field, value) {
            case (2, .bytes(let map)) where !map.isEmpty:
                guard let characters = CharacterMap(map) else { return false }
                self.characters = characters
            case (3, .number(let flag)): addsDummyPrefix = flag != 0
            case (4, .number(let flag)): removesExtraSpaces = flag != 0
            case (5, .number(let flag)): escapesSpaces = flag != 0
            default: break
            }
        }
        return !fields.isDamaged
    }
}
