import Foundation
import ReelDiffusion
import ReelTensor
import Testing

/// What diffusers computed is committed beside the tests; `scripts/make_wan_fixtures.py` makes it.
enum Fixtures {
    static let folder =
        ProcessInfo.processInfo.environment["REEL_FIXTURES"]
        ?? URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().path + "/Fixtures/wan"
    static let torch = TorchFolder.find(environment: ProcessInfo.processInfo.environment)
    static let missing: Comment = "torch is not installed here: set REEL_TORCH to a folder with libtorch_cpu.so"
}

@Suite(.serialized, .enabled(if: Fixtures.torch != nil, Fixtures.missing)) struct WanParityTests {
    @Test func everyModuleGivesWhatDiffusersGives() throws {
        let torch = try Torch(folder: #require(Fixtures.torch).path, threads: 1)
        let report = try WanParity(folder: Fixtures.folder, torch: torch).report()
        #expect(report.rows.filter { !$0.holds }.map { "\($0.module) \($0.difference)" } == [])
        #expect(report.rows.count == 76)
    }

    @Test func picturesAreSeenAsTheOriginalSeesThem() throws {
        let torch = try Torch(folder: #require(Fixtures.torch).path, threads: 1)
        #expect(try WanParity(folder: Fixtures.folder, torch: torch).imageViewDifference() < 2 / 255 / 0.26)
    }

    @Test func aModelOfAnotherKindIsRefused() throws {
        let torch = try Torch(folder: #require(Fixtures.torch).path, threads: 1)
        let folder = NSTemporaryDirectory() + "/" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try Data(#"{"_class_name": "StableDiffusionPipeline"}"#.utf8).write(to: URL(filePath: folder + "/model_index.json"))
        let error = #expect(throws: TensorError.self) {
            try WanPipeline(folder: ModelFolder(path: folder), torch: torch, device: .cpu, type: .float32)
        }
        #expect(error?.description.contains("is a StableDiffusionPipeline") == true)
    }

    @Test func workEndsWhereSomebodyStopsIt() throws {
        let torch = try Torch(folder: #require(Fixtures.torch).path, threads: 1)
        let folder = ModelFolder(path: Fixtures.folder + "/two-experts")
        let pipeline = try WanPipeline(folder: folder, torch: torch, device: .cpu, type: .float32)
        let request = WanRequest(
            first: try Tensor.zeros([3, 32, 32], .uint8, torch: torch), prompt: try Tensor.zeros([1, 512, 32], torch: torch),
            frames: 9,
            steps: 2, guidance: 1, noise: try Tensor.zeros([1, 16, 3, 4, 4], torch: torch))
        var (pauses, steps) = (0, 0)
        let error = #expect(throws: TensorError.self) {
            try pipeline.latents(for: request, progress: { step, _ in steps = step }) { () throws(TensorError) in
                pauses += 1
                if pauses == 3 { throw .operation("the work", reason: "stopped") }
            }
        }
        #expect(error == .operation("the work", reason: "stopped"))
        // Two blocks a step: stopped in the second step.
        #expect(steps == 1)
    }
}

@Suite struct ModelFolderTests {
    @Test(.enabled(if: Fixtures.torch != nil, Fixtures.missing)) func aMissingPartIsNamed() throws {
        let torch = try Torch(folder: #require(Fixtures.torch).path, threads: 1)
        let error = #expect(throws: TensorError.self) {
            try WanPipeline(folder: ModelFolder(path: "/nowhere"), torch: torch, device: .cpu, type: .float32)
        }
        #expect(error?.description.contains("/nowhere/model_index.json is missing") == true)
    }
}
