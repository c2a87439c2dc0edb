public import ReelTensor

/// A Wan model that makes video from pictures: WanImageToVideoPipeline of diffusers, for 2.1 and 2.2.
///
/// Only one expert is in memory at a time.
public final class WanPipeline {
    private let folder: ModelFolder
    private let torch: Torch
    private let device: Device
    private let type: ElementType
    private let index: WanIndex
    private let scheduler: SchedulerConfiguration
    private var autoencoder: WanAutoencoder
    private let adapters: [String: LowRankAdapter]
    private var expert: (part: String, model: WanTransformer)?

    /// - Parameters:
    ///   - folder: as diffusers lays it out.
    ///   - type: what the transformer computes in; the autoencoder uses float32.
    ///   - adapters: files of LoRA weights to merge, one for each transformer in turn, or one for all.
    /// - Throws: `TensorError.weights` if a part is missing, damaged or of another kind.
    public init(
        folder: ModelFolder, torch: Torch, device: Device, type: ElementType, adapters files: [String] = []
    ) throws(TensorError) {
        (self.folder, self.torch, self.device, self.type) = (folder, torch, device, type)
        index = try folder.configuration(WanIndex.self, "model_index.json")
        try index.check(folder.path)
        scheduler = try folder.configuration(SchedulerConfiguration.self, "scheduler/scheduler_config.json")
        autoencoder = try WanAutoencoder(path: folder["vae"], torch: torch, device: device)
        var adapters: [String: LowRankAdapter] = [:]
        for (index, part) in ["transformer", "transformer_2"].enumerated() where !files.isEmpty {
            adapters[part] = try LowRankAdapter(path: files[min(index, files.count - 1)], torch: torch, device: device)
        }
        self.adapters = adapters
    }

    /// Frames a second that the model was trained with.
    public var frameRate: Int { index.hasTokenTimes ? 24 : 16 }
    /// Width and height must be multiples of this.
    public var sideMultiple: Int { 2 * autoencoder.configuration.spaceScale }
    /// The shape of the noise for a video, `[1, channels, frames, height, width]`.
    public func noiseShape(width: Int, height: Int, frames: Int) -> [Int] {
        let scale = autoencoder.configuration.spaceScale
        return [
            1, autoencoder.configuration.latentChannels, (frames - 1) / autoencoder.configuration.timeScale + 1, height / scale,
            width / scale,
        ]
    }
    /// Whether the model sees pictures through an image encoder too.
    public var takesImageTokens: Bool { folder.has("image_encoder/config.json") }

    /// What the image encoder makes of pictures `[3, height, width]` in 0...255; nil where the model has none.
    public func imageTokens(_ pictures: [Tensor]) throws(TensorError) -> Tensor? {
        guard takesImageTokens else { return nil }
        let encoder = try ImageEncoder(path: folder["image_encoder"], torch: torch, device: device, type: type)
        let views = try pictures.map { picture throws(TensorError) in
            try ImageView(side: encoder.configuration.side)(picture.to(device))
        }
        return try encoder(Tensor.joined(views, along: 0))
    }

    /// Works on large pictures in tiles of `size` pixels, which overlap; nil: never.
    public func decodeInTiles(size: Int?) {
        autoencoder.tiling = size.map { ($0, $0 / 4 * 3) }
    }

    /// - Parameters:
    ///   - progress: hears each step's number, from 1, and the latents after it.
    ///   - pause: called between the blocks of a model; what it throws ends the work.
    ///   - watch: is told the outputs of parts in the first step.
    /// - Returns: latents of the video.
    public func latents(
        for request: WanRequest, watch: TensorWatch? = nil, progress: (Int, Tensor) -> Void = { _, _ in },
        pause: () throws(TensorError) -> Void = {}
    ) throws(TensorError) -> Tensor {
        guard request.frames % 4 == 1 else { throw .weights("Wan makes 4k + 1 frames, not \(request.frames).") }
        let condition = try WanCondition(request, autoencoder, hasTokenTimes: index.hasTokenTimes, device: device)
        let text = (try request.prompt.to(device).to(type), try request.negative?.to(device).to(type))
        let image = try request.image?.to(device).to(type)
        var schedule = try scheduler.schedule(steps: request.steps)
        var latents = try request.noise.to(device)
        for (step, time) in schedule.times.enumerated() {
            let isLate = index.boundary.map { time < $0 * 1000 } ?? false
            let model = try transformer(isLate ? "transformer_2" : "transformer")
            let guidance = isLate ? request.lateGuidance ?? request.guidance : request.guidance
            let (input, times) = try modelInput(latents, condition, time, patch: model.configuration.patchSize)
            let first = step == 0 ? watch : nil
            var velocity = try model(input, times: times, text: text.0, image: image, watch: first, pause: pause)
            if request.guidance > 1, let negative = text.1 {
                let without = try model(input, times: times, text: negative, image: image, pause: pause)
                velocity = try without + (velocity - without) * guidance
            }
            latents = try schedule.step(velocity, latents)
            progress(step + 1, latents)
        }
        if let mask = condition.mask { latents = try (1 - mask) * condition.latents + mask * latents }
        return latents
    }

    /// - Returns: `[1, 3, frames, height, width]` in 0...1.
    public func video(of latents: Tensor, pause: () throws(TensorError) -> Void = {}) throws(TensorError) -> Tensor {
        let decoded = try autoencoder.decode(autoencoder.denormalised(latents.to(.float32)), pause: pause)
        return try (decoded * 0.5 + 0.5).clamped(0, 1)
    }

    /// A picture of what the latents show so far: their middle, decoded alone. `[1, 3, 1, height, width]` in 0...1.
    public func preview(of latents: Tensor) throws(TensorError) -> Tensor {
        let middle = latents.shape[2] / 2
        let decoded = try autoencoder.decode(autoencoder.denormalised(latents.part(2, middle..<middle + 1).to(.float32)))
        return try (decoded * 0.5 + 0.5).clamped(0, 1)
    }

    private func transformer(_ part: String) throws(TensorError) -> WanTransformer {
        if let expert, expert.part == part { return expert.model }
        expert = nil
        let model = try WanTransformer(
            folder: folder, part: part, torch: torch, device: device, type: type, adapter: adapters[part])
        expert = (part, model)
        return model
    }

    /// The latents with what the pictures fix, and the times of the step.
    private func modelInput(
        _ latents: Tensor, _ condition: WanCondition, _ time: Double, patch: [Int]
    ) throws(TensorError) -> (Tensor, Tensor) {
        guard let mask = condition.mask else {
            let input = try Tensor.joined([latents, condition.latents], along: 1).to(type)
            return (input, try Tensor([Float(time)], shape: [1], torch: torch).to(device))
        }
        let input = try ((1 - mask) * condition.latents + mask * latents).to(type)
        let times = try mask.element(0, of: 0).element(0, of: 0).every(patch[1], of: 1).every(patch[2], of: 2) * time
        return (input, try times.reshaped([1, -1]))
    }
}
