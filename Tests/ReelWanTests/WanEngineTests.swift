import Foundation
import ReelAudio
import ReelDiffusion
import ReelEngine
import ReelMedia
import ReelShot
import ReelTensor
import ReelWan
import Testing

/// A whole model of random weights, put together from what the parity tests use.
private final class SmallModel {
    let path = NSTemporaryDirectory() + "/reel-wan-tests-" + UUID().uuidString

    init() throws {
        let fixtures = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().path + "/Fixtures/wan"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        for part in ["model_index.json", "scheduler", "transformer", "transformer_2", "vae"] {
            try FileManager.default.createSymbolicLink(
                atPath: "\(path)/\(part)", withDestinationPath: "\(fixtures)/two-experts/\(part)")
        }
        for part in ["text_encoder", "tokenizer"] {
            try FileManager.default.createSymbolicLink(atPath: "\(path)/\(part)", withDestinationPath: "\(fixtures)/\(part)")
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func shot(_ change: (inout Shot) -> Void = { _ in }) -> Shot {
        var shot = Shot(
            id: "test", engine: "wan", model: ShotModel(name: "small", folder: path, steps: 2),
            firstFrame: ShotPicture(field: "first", path: ""), lastFrame: ShotPicture(field: "last", path: ""),
            prompt: "a harbour",
            negativePrompt: "blur", seconds: 1, framing: .exactly(PixelSize(width: 40, height: 24)), sound: true, seed: 7,
            output: "")
        change(&shot)
        return shot
    }
}

private let torch = TorchFolder.find(environment: ProcessInfo.processInfo.environment)
private let missing: Comment = "torch is not installed here: set REEL_TORCH to a folder with libtorch_cpu.so"

@Suite(.serialized, .enabled(if: torch != nil, missing)) struct WanEngineTests {
    private let engine = WanEngine(threads: 1, environment: ProcessInfo.processInfo.environment)
    private let first = Frame(width: 40, height: 24, rgb: (0..<40 * 24 * 3).map { UInt8($0 % 251) })
    private let last = Frame(width: 40, height: 24, rgb: (0..<40 * 24 * 3).map { UInt8($0 % 83) })

    /// What a run said and gave.
    private func run(
        _ model: SmallModel, _ change: (inout Shot) -> Void = { _ in }
    ) throws -> (frames: [[UInt8]], progress: [Double], log: [String], sound: Int?) {
        // The folder goes with the model.
        defer { withExtendedLifetime(model) {} }
        let shot = model.shot(change)
        var (progress, log): ([Double], [String]) = ([], [])
        let report = EngineReport(log: { log.append($0.message) }, progress: { progress.append($0) })
        var clip = try engine.begin(shot, first: first, last: shot.lastFrame == nil ? nil : last, report: report)
        var frames: [[UInt8]] = []
        var frame = Frame(width: clip.facts.width, height: clip.facts.height)
        while try clip.draw(into: &frame) { frames.append(frame.rgb) }
        #expect(frames.count == clip.facts.frameCount)
        return (frames, progress, log, try clip.soundtrack()?.frameCount)
    }

    @Test func aShotHasItsFramesItsSoundAndProgressByStep() throws {
        let result = try run(SmallModel())
        #expect(result.frames.count == 24)
        #expect(result.sound == 48_000)
        #expect(result.progress == result.progress.sorted())
        #expect(result.progress.last == 0.9)
        #expect(result.progress.count >= 4)
        #expect(result.log.contains { $0.contains("17 frames of 48x32 in 2 steps") }, "\(result.log)")
        #expect(result.log.contains { $0.contains("Guidance 3.5") })
    }

    @Test func theSameSeedGivesTheSameFramesAndAnotherOthers() throws {
        let model = try SmallModel()
        let once = try run(model).frames
        #expect(try run(model).frames == once)
        #expect(try run(model, { $0.seed = 8 }).frames != once)
    }

    @Test func guidanceAndWhatToAvoidChangeTheVideo() throws {
        let model = try SmallModel()
        let once = try run(model).frames
        #expect(try run(model, { $0.guidance = 0.9 }).frames != once)
        #expect(try run(model, { $0.negativePrompt = "a sea of lights" }).frames != once)
        #expect(try run(model, { $0.prompt = "snow on hills" }).frames != once)
        // Where nothing guides, there is nothing to avoid.
        let free = try run(model, { $0.guidance = 0 }).frames
        #expect(try run(model, { ($0.guidance, $0.negativePrompt) = (0, "a sea of lights") }).frames == free)
    }

    @Test func aLastFrameChangesTheVideo() throws {
        let model = try SmallModel()
        #expect(try run(model).frames != run(model, { $0.lastFrame = nil }).frames)
    }

    @Test func workEndsWhereNobodyWantsItAnyMore() throws {
        struct Stop: Error {}
        let model = try SmallModel()
        var checks = 0
        let report = EngineReport(
            log: { _ in },
            check: {
                checks += 1
                if checks > 6 { throw Stop() }
            })
        #expect(throws: Stop.self) { try engine.begin(model.shot(), first: first, last: last, report: report) }
        #expect(checks < 12)
    }

    @Test func whatIsMissingIsNamed() throws {
        let model = try SmallModel()
        func failure(_ change: @escaping (inout Shot) -> Void) -> String {
            do {
                _ = try run(model, change)
                return "none"
            } catch {
                return "\(error)"
            }
        }
        let nowhere = failure { $0.model?.folder = "/nowhere" }
        #expect(nowhere.contains("/nowhere"))
        try FileManager.default.removeItem(atPath: model.path + "/transformer_2")
        try FileManager.default.createDirectory(atPath: model.path + "/transformer_2", withIntermediateDirectories: true)
        let half = failure { _ in }
        #expect(half.contains("transformer_2 holds no weights"))
    }

    @Test func tooLittleMemoryIsSaidBeforeAnythingIsLoaded() throws {
        let model = try SmallModel()
        let torch = try Torch(folder: #require(torch).path)
        let memory = try WanMemory(folder: ModelFolder(path: model.path), torch: torch, device: .cpu, type: .float32)
        withExtendedLifetime(model) {}
        try memory.check(width: 1280, height: 720, seconds: 5, free: 64 << 30)
        let error = #expect(throws: EngineFailure.self) {
            try memory.check(width: 1280, height: 720, seconds: 5, free: 2 << 30)
        }
        #expect(error?.message.contains("needs about 7 GiB of memory on cpu for this video, and 2 GiB are free") == true)
    }

    @Test func aModelIsLookedAtBeforeItIsUsed() throws {
        let model = try SmallModel()
        let check = try ModelCheck(path: model.path, runtime: nil, environment: ProcessInfo.processInfo.environment)
        withExtendedLifetime(model) {}
        #expect(check.kind == "wan")
        #expect(check.bytes > 100_000)
        #expect(check.memory > check.bytes / 4)
        #expect(check.licence == nil)
    }
}

@Suite struct WanEngineWithoutTorchTests {
    @Test func saysWhatToInstall() throws {
        let engine = WanEngine(threads: 1, environment: ["REEL_TORCH": "/nowhere"])
        let frame = Frame(width: 16, height: 16)
        let error = #expect(throws: EngineFailure.self) {
            try engine.begin(
                SmallModel().shot { $0.lastFrame = nil }, first: frame, last: nil, report: EngineReport(log: { _ in }))
        }
        #expect(error?.message.contains("pip install torch") == true)
    }

    @Test func makesNoShotWithoutAModel() throws {
        let engine = WanEngine(threads: 1, environment: [:])
        #expect(engine.canMake(try SmallModel().shot { $0.model = nil }) == false)
        #expect(engine.canMake(try SmallModel().shot()))
    }
}
