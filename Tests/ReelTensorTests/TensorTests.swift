import Foundation
import ReelTensor
import Testing

@Suite(.serialized, .enabled(if: TorchHere.folder != nil, TorchHere.missing)) struct TensorTests {
    @Test func everyOperationGivesWhatItMust() throws {
        let check = OperationCheck(torch: try TorchHere.load())
        #expect(check.failures() == [])
        #expect(check.count > 50)
    }

    @Test func anErrorNamesTheOperationAndTheShapes() throws {
        let torch = try TorchHere.load()
        let (left, right) = (try Tensor.zeros([2, 3], torch: torch), try Tensor.zeros([2, 3], torch: torch))
        let error = #expect(throws: TensorError.self) { try left.times(right) }
        #expect(error?.description.contains("aten::matmul(float32[2, 3], float32[2, 3])") == true, "\(error?.description ?? "")")
    }

    @Test func aTensorNeedsAsManyValuesAsItsShapeHas() throws {
        let torch = try TorchHere.load()
        #expect(throws: TensorError.self) { try Tensor([1, 2, 3] as [Float], shape: [2, 2], torch: torch) }
    }

    @Test func aDeviceThatIsNotThereIsSaidToBeMissing() throws {
        let torch = try TorchHere.load()
        #expect(torch.has(.cpu))
        #expect(torch.has(.mps) == false)
    }

    @Test func aViewKeepsTheFileThatItsNumbersLieIn() throws {
        let torch = try TorchHere.load()
        let folder = try TensorFolder()
        let count = 100_000
        let path = try folder.write("x.safetensors", SafeTensorsBuilder.file("x", (0..<count).map { Float($0) }))
        func view() throws -> Tensor {
            try Weights(file: path, torch: torch).tensor("x", shape: [count]).part(0, count - 2..<count)
        }
        let last = try view()
        try FileManager.default.removeItem(atPath: path)
        #expect(try last.floats() == [Float(count - 2), Float(count - 1)])
    }

    @Test(arguments: [ElementType.bfloat16, .float16, .float8E4M3, .float8E5M2, .float64])
    func weightsTakeTheTypeThatIsAskedFor(type: ElementType) throws {
        let torch = try TorchHere.load()
        let folder = try TensorFolder()
        let path = try folder.write("x.safetensors", SafeTensorsBuilder.file("x", [1, 2, -4]))
        let tensor = try Weights(file: path, torch: torch, type: type).tensor("x")
        #expect(tensor.elementType == type)
        #expect(try tensor.floats() == [1, 2, -4])
    }
}

@Suite(.serialized, .enabled(if: TorchHere.folder != nil, TorchHere.missing)) struct WeightsTests {
    private func index(_ map: [String: String]) throws -> [UInt8] {
        Array(try JSONEncoder().encode(["weight_map": map]))
    }

    @Test func shardsAreOneModel() throws {
        let torch = try TorchHere.load()
        let folder = try TensorFolder()
        try folder.write("a.safetensors", SafeTensorsBuilder.file("one.x", [1, 2]))
        try folder.write("b.safetensors", SafeTensorsBuilder.file("two.x", [3]))
        try folder.write(
            "diffusion_pytorch_model.safetensors.index.json", index(["one.x": "a.safetensors", "two.x": "b.safetensors"]))
        let weights = try Weights(folder: folder.path, torch: torch)
        #expect(weights.names == ["one.x", "two.x"])
        #expect(try weights["two"].tensor("x", shape: [1]).floats() == [3])
        #expect(weights.byteCount() == 12)
        #expect(weights.byteCount(as: .bfloat16) == 6)
    }

    @Test func aMissingShardIsNamed() throws {
        let torch = try TorchHere.load()
        let folder = try TensorFolder()
        try folder.write("model.safetensors.index.json", index(["x": "gone.safetensors"]))
        let error = #expect(throws: TensorError.self) { try Weights(folder: folder.path, torch: torch) }
        #expect(error?.description.contains("gone.safetensors cannot be opened") == true)
    }

    @Test func anIndexCannotNameAFileElsewhere() throws {
        let torch = try TorchHere.load()
        let folder = try TensorFolder()
        try folder.write("model.safetensors.index.json", index(["x": "../../etc/passwd"]))
        #expect(throws: TensorError.self) { try Weights(folder: folder.path, torch: torch) }
    }

    @Test func aTensorOfAnotherShapeOrNoneIsNamed() throws {
        let torch = try TorchHere.load()
        let folder = try TensorFolder()
        try folder.write("model.safetensors", SafeTensorsBuilder.file("x", [1, 2]))
        let weights = try Weights(folder: folder.path, torch: torch)
        #expect(throws: TensorError.weights("x is [2] in the weights, where the configuration needs [3].")) {
            try weights.tensor("x", shape: [3])
        }
        #expect(throws: TensorError.weights("The weights have no y.z. Are they of another model?")) {
            try weights["y"].tensor("z")
        }
    }

    @Test func aFolderWithoutWeightsIsNamed() throws {
        let torch = try TorchHere.load()
        let folder = try TensorFolder()
        let error = #expect(throws: TensorError.self) { try Weights(folder: folder.path, torch: torch) }
        #expect(error?.description.contains("holds no weights") == true)
    }
}
