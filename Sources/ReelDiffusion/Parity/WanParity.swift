#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
public import ReelTensor

/// Compares every part of Wan with what diffusers computed, from the folders that `scripts/make_wan_fixtures.py` writes.
public struct WanParity {
    private let folder: String
    private let torch: Torch

    /// The greatest difference that a module may have, and a whole pipeline.
    private static let moduleLimit = 1e-5
    private static let pipelineLimit = 1e-3

    public init(folder: String, torch: Torch) { (self.folder, self.torch) = (folder, torch) }

    public func report() throws(TensorError) -> ParityReport {
        var report = ParityReport()
        try compareTokenizer(&report)
        try compareNoise(&report)
        try compareSchedules(&report)
        try compareTextEncoder(&report)
        try compareImageEncoder(&report)
        for name in ["vae", "vae-residual"] { try compareAutoencoder(name, &report) }
        for name in ["i2v", "flf", "two-experts", "ti2v"] { try comparePipeline(name, &report) }
        return report
    }

    private func fixture(_ name: String) throws(TensorError) -> Weights {
        try Weights(file: "\(folder)/\(name)/fixture.safetensors", torch: torch)
    }

    private func compareTokenizer(_ report: inout ParityReport) throws(TensorError) {
        let tokenizer = try SentencePieceTokenizer(path: folder + "/tokenizer/spiece.model")
        guard let text = FileManager.default.contents(atPath: folder + "/tokenizer/lines.txt"),
            let data = FileManager.default.contents(atPath: folder + "/tokenizer/ids.json"),
            let ids = try? JSONDecoder().decode([[Int]].self, from: data)
        else { throw .weights("\(folder)/tokenizer lacks lines.txt or ids.json.") }
        let lines = String(decoding: text, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        guard lines.count == ids.count else { throw .weights("\(folder)/tokenizer: lines and ids are not as many.") }
        let wrong = zip(lines, ids).count { tokenizer(String($0)) != $1 }
        report.add("tokenizer", Double(wrong), limit: 0, note: "lines of \(lines.count) that differ")
    }

    private func compareNoise(_ report: inout ParityReport) throws(TensorError) {
        let fixture = try fixture("noise")
        var worst = 0.0
        for name in fixture.names {
            let parts = name.split(separator: ".")
            guard parts.count == 2, let seed = UInt64(parts[0]), let count = Int(parts[1]) else { continue }
            var generator = TorchGenerator(seed: seed)
            let noise = try Tensor(generator.normal(count), shape: [count], torch: torch)
            worst = max(worst, try noise.greatestDifference(from: fixture.tensor(name)))
        }
        report.add("noise", worst, limit: 1e-6)
    }

    private func compareSchedules(_ report: inout ParityReport) throws(TensorError) {
        let fixture = try Weights(file: folder + "/schedules/schedules.safetensors", torch: torch)
        let saved = FileManager.default.contents(atPath: folder + "/schedules/torch.txt")
        // Another torch may round otherwise.
        let isSameTorch = saved.map { String(decoding: $0, as: UTF8.self).hasPrefix(torch.version) } ?? true
        let (sample, outputs) = (try fixture.tensor("sample"), try fixture.tensor("outputs"))
        for kind in ["unipc", "euler"] {
            var (inSigmas, inTimes, inSteps) = (0.0, 0.0, 0.0)
            for shift in [1.0, 3, 5, 16] {
                for steps in [2, 4, 15, 50] {
                    var schedule: any StepSchedule =
                        kind == "unipc" ? UniPCSchedule(steps: steps, shift: shift) : EulerSchedule(steps: steps, shift: shift)
                    let saved = fixture["\(kind).\(Int(shift)).\(steps)"]
                    let sigmas = try Tensor(schedule.sigmas, shape: [steps + 1], torch: torch)
                    inSigmas = max(inSigmas, try sigmas.greatestDifference(from: saved.tensor("sigmas")))
                    let times = try Tensor(schedule.times, shape: [steps], torch: torch)
                    inTimes = max(inTimes, try times.greatestDifference(from: saved.tensor("timesteps")))
                    var latents = sample
                    for step in 0..<steps {
                        latents = try schedule.step(outputs.element(step, of: 0), latents)
                        if step == 1 { inSteps = max(inSteps, try latents.greatestDifference(from: saved.tensor("second"))) }
                    }
                    inSteps = max(inSteps, try latents.greatestDifference(from: saved.tensor("last")))
                }
            }
            report.add("\(kind).sigmas", inSigmas, limit: 0)
            report.add("\(kind).times", inTimes, limit: 0)
            report.add("\(kind).steps", inSteps, limit: isSameTorch ? 0 : 1e-6)
        }
    }

    private func compareTextEncoder(_ report: inout ParityReport) throws(TensorError) {
        let fixture = try fixture("text_encoder")
        let encoder = try TextEncoder(path: folder + "/text_encoder", torch: torch, device: .cpu, type: .float32)
        let ids = try fixture.tensor("ids").integers()
        let count = try fixture.tensor("mask").integers().reduce(0, +)
        let states = try encoder(Array(ids.prefix(count)), length: ids.count)
        report.add("text_encoder", try states.greatestDifference(from: fixture.tensor("states")), limit: Self.moduleLimit)
    }

    private func compareImageEncoder(_ report: inout ParityReport) throws(TensorError) {
        let fixture = try fixture("image_encoder")
        let encoder = try ImageEncoder(path: folder + "/image_encoder", torch: torch, device: .cpu, type: .float32)
        let states = try encoder(fixture.tensor("views"))
        report.add("image_encoder", try states.greatestDifference(from: fixture.tensor("states")), limit: Self.moduleLimit)
    }

    /// How far pictures as CLIP sees them are from the original's, which rounds to whole colours after rows and after columns: up to two of
    /// 255, in deviations of CLIP's.
    package func imageViewDifference() throws(TensorError) -> Double {
        let fixture = try fixture("image_view")
        var worst = 0.0
        for name in fixture["picture"].names {
            let view = try ImageView(side: 8)(fixture["picture"].tensor(name))
            worst = max(worst, try view.greatestDifference(from: fixture["view"].tensor(name)))
        }
        return worst
    }

    private func compareAutoencoder(_ name: String, _ report: inout ParityReport) throws(TensorError) {
        let fixture = try fixture(name)
        var autoencoder = try WanAutoencoder(path: folder + "/" + name, torch: torch, device: .cpu)
        for (prefix, tiling) in [("", nil), ("tiled_", (size: 32, step: 16))] as [(String, (Int, Int)?)] {
            autoencoder.tiling = tiling
            let parameters = try autoencoder.parameters(of: fixture.tensor("video"))
            report.add(
                "\(name).\(prefix)encode", try parameters.greatestDifference(from: fixture.tensor(prefix + "parameters")),
                limit: Self.moduleLimit)
            let decoded = try autoencoder.decode(fixture.tensor("latents"))
            report.add(
                "\(name).\(prefix)decode", try decoded.greatestDifference(from: fixture.tensor(prefix + "decoded")),
                limit: Self.moduleLimit)
        }
    }

    private func comparePipeline(_ name: String, _ report: inout ParityReport) throws(TensorError) {
        let fixture = try fixture(name)
        let pipeline = try WanPipeline(
            folder: ModelFolder(path: folder + "/" + name), torch: torch, device: .cpu, type: .float32)
        try comparePart(name, fixture, &report)
        let request = WanRequest(
            first: try fixture.tensor("first"), last: fixture.contains("last") ? try fixture.tensor("last") : nil,
            prompt: try text("prompt", of: fixture), negative: try text("negative", of: fixture),
            image: fixture.contains("image_embeds") ? try fixture.tensor("image_embeds") : nil, frames: 9, steps: 3, guidance: 6,
            noise: try fixture.tensor("noise"))
        let latents = try pipeline.latents(for: request)
        report.add("\(name).latents", try latents.greatestDifference(from: fixture.tensor("latents")), limit: Self.pipelineLimit)
        let video = try pipeline.video(of: latents).permuted([0, 2, 1, 3, 4])
        let saved = try fixture.tensor("video")
        let (ours, theirs) = (try (video * 255).rounded().bytes(), try (saved * 255).rounded().bytes())
        let same = 100 * Double(zip(ours, theirs).count { $0 == $1 }) / Double(max(1, ours.count))
        report.add(
            "\(name).video", same >= 99.9 ? try video.greatestDifference(from: saved) : .infinity, limit: Self.pipelineLimit,
            note: "\(same) % of the values the same in 8 bits")
    }

    /// A text's states, of which the fixture has those before the zeros.
    private func text(_ name: String, of fixture: Weights) throws(TensorError) -> Tensor {
        let states = try fixture.tensor(name)
        return try states.padded([0, 0, 0, 512 - states.shape[1]])
    }

    /// The parts of the transformer in the first step.
    private func comparePart(_ name: String, _ fixture: Weights, _ report: inout ParityReport) throws(TensorError) {
        let transformer = try WanTransformer(
            folder: ModelFolder(path: folder + "/" + name), part: "transformer", torch: torch, device: .cpu, type: .float32)
        let watch = TensorWatch()
        _ = try transformer(
            fixture.tensor("in.hidden_states"), times: fixture.tensor("in.timestep"), text: text("prompt", of: fixture),
            image: fixture.contains("image_embeds") ? fixture.tensor("image_embeds") : nil, watch: watch)
        for part in fixture["part"].names {
            guard var ours = watch.seen[part] else { throw .weights("\(name).\(part) was not computed.") }
            var theirs = try fixture["part"].tensor(part)
            // Saved for both numbers of a pair, which are the same.
            if part.hasPrefix("rope") { theirs = try theirs.every(2, of: -1) }
            // The first tokens; the rest are all alike.
            if part == "condition_embedder.2" { ours = try ours.part(1, 0..<min(theirs.shape[1], ours.shape[1])) }
            report.add("\(name).\(part)", try ours.greatestDifference(from: theirs), limit: Self.moduleLimit)
        }
    }
}

extension Tensor {
    /// The greatest difference of any element; infinity where shapes differ or something is not a number.
    fileprivate func greatestDifference(from other: Tensor) throws(TensorError) -> Double {
        guard shape == other.shape else { return .infinity }
        let greatest = try (to(.float64) - other.to(.float64)).magnitudes().maximum()
        return greatest.isNaN ? .infinity : greatest
    }
}
