import Foundation
import ReelDiffusion
import ReelTensor
import Testing

@Suite(.serialized, .enabled(if: Fixtures.torch != nil, Fixtures.missing)) struct LowRankAdapterTests {
    /// A file of float32 tensors.
    private func file(_ tensors: [(String, [Int], [Float])]) throws -> String {
        var (entries, data): ([String], [UInt8]) = ([], [])
        for (name, shape, values) in tensors {
            let bytes = values.withUnsafeBytes { Array($0) }
            entries.append(
                #""\#(name)":{"dtype":"F32","shape":\#(shape),"data_offsets":[\#(data.count),\#(data.count + bytes.count)]}"#)
            data += bytes
        }
        let table = Array("{\(entries.joined(separator: ","))}".utf8)
        let path = NSTemporaryDirectory() + "/" + UUID().uuidString + ".safetensors"
        let bytes = withUnsafeBytes(of: UInt64(table.count).littleEndian) { Array($0) } + table + data
        try Data(bytes).write(to: URL(filePath: path))
        return path
    }

    private func adapted(_ tensors: [(String, [Int], [Float])], _ name: String, _ values: [Float], _ shape: [Int]) throws
        -> [Float]
    {
        let torch = try Torch(folder: #require(Fixtures.torch).path, threads: 1)
        let path = try file(tensors)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let adapter = try LowRankAdapter(path: path, torch: torch, device: .cpu)
        return try adapter.adapted(name, Tensor(values, shape: shape, torch: torch)).floats()
    }

    @Test(arguments: [
        ("transformer.blocks.3.attn1.to_q.lora_A.weight", "transformer.blocks.3.attn1.to_q.lora_B.weight"),
        ("diffusion_model.blocks.3.self_attn.q.lora_down.weight", "diffusion_model.blocks.3.self_attn.q.lora_up.weight"),
    ])
    func theProductIsAdded(down: String, up: String) throws {
        let merged = try adapted(
            [(down, [1, 2], [2, 3]), (up, [2, 1], [10, 20])], "blocks.3.attn1.to_q.weight", [1, 1, 1, 1], [2, 2])
        #expect(merged == [21, 31, 41, 61])
    }

    @Test func alphaScalesByTheRank() throws {
        let name = "blocks.0.ffn.0"
        let merged = try adapted(
            [
                (name + ".lora_down.weight", [2, 1], [1, 1]), (name + ".lora_up.weight", [1, 2], [3, 5]),
                (name + ".alpha", [1], [1]),
            ], "blocks.0.ffn.net.0.proj.weight", [0], [1, 1])
        #expect(merged == [4])
    }

    @Test func otherTensorsStayAndDifferencesAreAdded() throws {
        let tensors = [("blocks.0.cross_attn.o.diff_b", [2], [1, 2] as [Float])]
        #expect(try adapted(tensors, "blocks.0.attn2.to_out.0.bias", [5, 5], [2]) == [6, 7])
        #expect(try adapted(tensors, "blocks.1.attn2.to_out.0.bias", [5, 5], [2]) == [5, 5])
    }

    @Test func whatDoesNotFitIsNamed() throws {
        #expect(throws: TensorError.self) { try adapted([("x.y", [1], [1])], "x.weight", [1], [1]) }
        let name = "blocks.0.attn1.to_q"
        #expect(throws: TensorError.self) {
            try adapted(
                [(name + ".lora_A.weight", [1, 3], [1, 1, 1]), (name + ".lora_B.weight", [2, 1], [1, 1])], name + ".weight",
                [1, 1, 1, 1], [2, 2])
        }
    }
}
