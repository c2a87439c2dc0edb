import Foundation
import ReelDiffusion
import ReelTensor
import Testing

@Suite struct TokenizerTests {
    private static let path = Fixtures.folder + "/tokenizer/"

    @Test func cutsAThousandLinesAsSentencePieceDoes() throws {
        let tokenizer = try SentencePieceTokenizer(path: Self.path + "spiece.model")
        let lines = try String(contentsOfFile: Self.path + "lines.txt", encoding: .utf8).split(separator: "\n").map(String.init)
        let ids = try JSONDecoder().decode([[Int]].self, from: Data(contentsOf: URL(filePath: Self.path + "ids.json")))
        #expect(lines.count == 1000 && ids.count == 1000)
        #expect(zip(lines, ids).filter { tokenizer($0) != $1 }.map(\.0) == [])
    }

    @Test func anEmptyTextHasNoPieces() throws {
        #expect(try SentencePieceTokenizer(path: Self.path + "spiece.model")("   ") == [])
    }

    @Test(arguments: [0.1, 0.5, 0.9, 0.999]) func aModelCutShortIsRefused(share: Double) throws {
        let whole = try Data(contentsOf: URL(filePath: Self.path + "spiece.model"))
        let path = NSTemporaryDirectory() + "/" + UUID().uuidString
        try whole.prefix(Int(Double(whole.count) * share)).write(to: URL(filePath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        #expect(throws: TensorError.self) { try SentencePieceTokenizer(path: path) }
    }

    @Test func somethingElseIsRefused() throws {
        #expect(throws: TensorError.self) { try SentencePieceTokenizer(path: #filePath) }
        #expect(throws: TensorError.self) { try SentencePieceTokenizer(path: "/nowhere") }
    }
}
