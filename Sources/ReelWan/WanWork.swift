import ReelAudio
import ReelDiffusion
import ReelEngine
import ReelMedia
import ReelMotion
package import ReelShot
import ReelTensor

/// One shot's way from pictures and prompt to frames.
struct WanWork {
    private let shot: Shot
    private let model: ShotModel
    private let first: Frame
    private let last: Frame?
    private let threads: Int
    private let report: EngineReport
    private let torch: Torch
    private let device: Device
    private let folder: ModelFolder
    /// bfloat16 as the weights are published; float32 on a processor, which is slow with less.
    private let type: ElementType

    init(
        _ shot: Shot, _ model: ShotModel, first: Frame, last: Frame?, threads: Int, environment: [String: String],
        report: EngineReport
    ) throws {
        (self.shot, self.model, self.first, self.last, self.threads, self.report) = (shot, model, first, last, threads, report)
        let found = model.runtime.flatMap(TorchFolder.init) ?? TorchFolder.find(environment: environment)
        guard let found else { throw EngineFailure(.unsupportedFeature, "There is no torch here. \(TorchFolder.advice)") }
        torch = try Torch(folder: found.path, threads: threads)
        device = torch.has(.cuda) ? .cuda : torch.has(.mps) ? .mps : .cpu
        type = device == .cpu ? .float32 : .bfloat16
        folder = ModelFolder(path: model.folder)
        // Torch checks no argument of what is asked of it; a look at small tensors takes some milliseconds.
        if let failure = OperationCheck(torch: torch, device: device).failures().first {
            throw EngineFailure(
                .engine, "Torch \(torch.version) does not do what Wan needs: \(failure). Use another release of it.")
        }
    }

    func clip() throws -> WanClip {
        report.log(LogLine(.info, "Wan: \(model.name) with torch \(torch.version) on \(device)"))
        try WanMemory(folder: folder, torch: torch, device: device, type: type)
            .check(width: first.width, height: first.height, seconds: shot.seconds)
        let guidance = WanGuidance(shot, model)
        report.log(LogLine(.info, guidance.description))
        let (prompt, negative) = try texts(guidance)
        report.progress(0.03)
        let pipeline = try WanPipeline(folder: folder, torch: torch, device: device, type: type, adapters: model.adapters)
        let size = WanSize(width: first.width, height: first.height, multiple: pipeline.sideMultiple)
        if size.width * size.height > WanSize.largestWhole { pipeline.decodeInTiles(size: 512) }
        let frames = shot.modelFrames(rate: pipeline.frameRate)
        let pictures = try [first, last].compactMap(\.self).map { try size.tensor($0, torch: torch) }
        var generator = TorchGenerator(seed: shot.seed)
        let noise = try Tensor.noise(
            pipeline.noiseShape(width: size.width, height: size.height, frames: frames), from: &generator, torch: torch)
        let request = WanRequest(
            first: pictures[0], last: pictures.count > 1 ? pictures[1] : nil, prompt: prompt, negative: negative,
            image: try pipeline.imageTokens(pictures), frames: frames, steps: guidance.steps, guidance: guidance.scale,
            noise: noise)
        report.log(LogLine(.info, "Wan draws \(frames) frames of \(size.width)x\(size.height) in \(guidance.steps) steps"))
        let latents = try pipeline.latents(
            for: request,
            progress: { step, latents in
                // A look at the middle, now and then: to decode it takes as long as a step.
                if step % max(1, guidance.steps / 8) == 0, step < guidance.steps,
                    let picture = try? pipeline.preview(of: latents),
                    let frames = try? size.frames(of: picture)
                {
                    frames.first.map(report.preview)
                }
                report.progress(0.05 + 0.75 * Double(step) / Double(guidance.steps))
                report.log(LogLine(.debug, "Step \(step) of \(guidance.steps)"))
            }, pause: { () throws(TensorError) in try pause() })
        let video = try pipeline.video(of: latents) { () throws(TensorError) in try pause() }
        report.progress(WanClip.preparation)
        let facts = ClipFacts(
            width: first.width, height: first.height, frameRate: shot.frameRate, frameCount: shot.frameCount,
            preparation: WanClip.preparation)
        return WanClip(
            facts: facts, frames: try size.frames(of: video), sound: soundtrack(facts), seed: shot.seed, threads: threads)
    }

    /// The text encoder is the largest part after the transformers, so it goes before they come.
    private func texts(_ guidance: WanGuidance) throws -> (Tensor, Tensor?) {
        let text = try WanText(folder: folder, torch: torch, device: device, type: type)
        let prompt = try text.states(of: shot.prompt)
        try report.check()
        return (prompt, guidance.scale > 1 ? try text.states(of: shot.negativePrompt) : nil)
    }

    private func pause() throws(TensorError) {
        do { try report.check() } catch { throw .operation("the work", reason: "stopped") }
    }

    private func soundtrack(_ facts: ClipFacts) -> AudioBuffer? {
        guard shot.sound else { return nil }
        let soundtrack = SoundtrackComposer().compose(
            prompt: shot.prompt, negativePrompt: shot.negativePrompt, seconds: facts.seconds, seed: shot.seed)
        for note in soundtrack.notes { report.log(LogLine(note.isWarning ? .warning : .info, note.text)) }
        return soundtrack.sound
    }
}

extension Shot {
    /// How many frames a model makes for it: 4k + 1, as near to its length as they come, the end included.
    package func modelFrames(rate: Int) -> Int { max(1, (seconds * rate + 2) / 4) * 4 + 1 }
}
