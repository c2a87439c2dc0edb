import ReelTensor

/// Between pixels and latents: AutoencoderKLWan of diffusers, 2.1's and 2.2's.
struct WanAutoencoder {
    let configuration: WanAutoencoderConfiguration
    private let encoder: WanEncoder
    private let decoder: WanDecoder
    private let afterEncoding: CausalConvolution
    private let beforeDecoding: CausalConvolution
    /// Pixels of a tile and from one to the next, where pictures are larger than a tile; nil: never in tiles.
    var tiling: (size: Int, step: Int)?

    /// - Parameter path: the folder with `config.json` and the weights.
    init(path: String, torch: Torch, device: Device, type: ElementType = .float32) throws(TensorError) {
        let folder = ModelFolder(path: path)
        configuration = try folder.configuration(WanAutoencoderConfiguration.self, "config.json")
        guard !configuration.multiples.isEmpty, configuration.downsamplesTime.count >= configuration.multiples.count - 1,
            configuration.latentMeans.count == configuration.latentChannels,
            configuration.latentDeviations.count == configuration.latentChannels, configuration.patchSize > 0,
            configuration.spaceScale % configuration.patchSize == 0
        else { throw .weights("\(path)/config.json does not describe an autoencoder of Wan.") }
        let weights = try Weights(folder: path, torch: torch, device: device, type: type)
        encoder = try WanEncoder(weights["encoder"], configuration)
        decoder = try WanDecoder(weights["decoder"], configuration)
        let channels = configuration.latentChannels
        afterEncoding = try .pointwise(weights["quant_conv"], inputs: 2 * channels, outputs: 2 * channels)
        beforeDecoding = try .pointwise(weights["post_quant_conv"], inputs: channels, outputs: channels)
    }

    /// - Parameter video: `[batch, 3, 4k + 1 frames, height, width]` in -1...1.
    /// - Returns: means and logarithms of variances, `[batch, 2 * latent channels, k + 1, height / scale, width / scale]`.
    func parameters(of video: Tensor) throws(TensorError) -> Tensor {
        let patched = try patched(video)
        let (height, width) = (video.shape[3], video.shape[4])
        guard let tiling, width > tiling.size || height > tiling.size else { return try encoded(patched) }
        // As the original has it: sizes of tiles count pixels, also where squares of pixels have become channels.
        let scale = configuration.spaceScale / configuration.patchSize
        let tiles = Tiles(
            size: (tiling.size, tiling.size / scale), step: (tiling.step, tiling.step / scale))
        return try tiles.map(
            patched, result: (patched.shape[3] / scale, patched.shape[4] / scale),
            { tile throws(TensorError) in try encoded(tile) })
    }

    /// The most likely latents of a video.
    func encode(_ video: Tensor) throws(TensorError) -> Tensor {
        try parameters(of: video).part(1, 0..<configuration.latentChannels)
    }

    /// - Parameters:
    ///   - latents: `[batch, latent channels, frames, height, width]`.
    ///   - pause: called between latent frames; what it throws ends the work.
    /// - Returns: `[batch, 3, 4 * frames - 3, height * scale, width * scale]` in -1...1.
    func decode(_ latents: Tensor, pause: () throws(TensorError) -> Void = {}) throws(TensorError) -> Tensor {
        let scale = configuration.spaceScale
        let (height, width) = (latents.shape[3], latents.shape[4])
        let decoded: Tensor
        if let tiling, width > tiling.size / scale || height > tiling.size / scale {
            let patch = configuration.patchSize
            let tiles = Tiles(
                size: (tiling.size / scale, tiling.size / patch), step: (tiling.step / scale, tiling.step / patch))
            decoded = try tiles.map(latents, result: (height * scale / patch, width * scale / patch)) {
                tile throws(TensorError) in
                try decodedWhole(tile, pause)
            }
        } else {
            decoded = try decodedWhole(latents, pause)
        }
        return try unpatched(decoded).clamped(-1, 1)
    }

    /// Latents as the transformer takes them: of mean 0 and deviation 1.
    func normalised(_ latents: Tensor) throws(TensorError) -> Tensor {
        try (latents - means(latents)) * inverseDeviations(latents)
    }

    /// Back from `normalised`.
    func denormalised(_ latents: Tensor) throws(TensorError) -> Tensor {
        try latents / inverseDeviations(latents) + means(latents)
    }

    private func means(_ latents: Tensor) throws(TensorError) -> Tensor {
        let shape = [1, configuration.latentChannels, 1, 1, 1]
        return try Tensor(configuration.latentMeans.map { Float($0) }, shape: shape, torch: latents.torch)
            .to(latents.device ?? .cpu).to(typeOf: latents)
    }

    private func inverseDeviations(_ latents: Tensor) throws(TensorError) -> Tensor {
        let shape = [1, configuration.latentChannels, 1, 1, 1]
        return try Tensor(configuration.latentDeviations.map { 1 / Float($0) }, shape: shape, torch: latents.torch)
            .to(latents.device ?? .cpu).to(typeOf: latents)
    }

    /// The first frame alone, then four at a time.
    private func encoded(_ video: Tensor) throws(TensorError) -> Tensor {
        let memory = FrameMemory()
        let frames = video.shape[2]
        var pieces = [try encoder(video.part(2, 0..<1), memory)]
        for start in stride(from: 1, to: frames, by: 4) where start + 4 <= frames {
            pieces.append(try encoder(video.part(2, start..<start + 4), memory))
        }
        return try afterEncoding(Tensor.joined(pieces, along: 2))
    }

    private func decodedWhole(
        _ latents: Tensor, _ pause: () throws(TensorError) -> Void
    ) throws(TensorError) -> Tensor {
        let memory = FrameMemory()
        let prepared = try beforeDecoding(latents)
        var pieces: [Tensor] = []
        for frame in 0..<latents.shape[2] {
            try pause()
            pieces.append(try decoder(prepared.part(2, frame..<frame + 1), memory, isFirst: frame == 0))
        }
        return try Tensor.joined(pieces, along: 2)
    }

    private func patched(_ video: Tensor) throws(TensorError) -> Tensor {
        let (patch, shape) = (configuration.patchSize, video.shape)
        guard shape[3] % patch == 0, shape[4] % patch == 0 else {
            throw .weights("A video of \(shape[4])x\(shape[3]) does not fall into squares of \(patch) pixels.")
        }
        if patch == 1 { return video }
        let split = [shape[0], shape[1], shape[2], shape[3] / patch, patch, shape[4] / patch, patch]
        return try video.reshaped(split).permuted([0, 1, 6, 4, 2, 3, 5]).contiguous()
            .reshaped([shape[0], shape[1] * patch * patch, shape[2], shape[3] / patch, shape[4] / patch])
    }

    private func unpatched(_ video: Tensor) throws(TensorError) -> Tensor {
        let (patch, shape) = (configuration.patchSize, video.shape)
        if patch == 1 { return video }
        let channels = shape[1] / (patch * patch)
        return try video.reshaped([shape[0], channels, patch, patch, shape[2], shape[3], shape[4]])
            .permuted([0, 1, 4, 5, 3, 6, 2]).contiguous()
            .reshaped([shape[0], channels, shape[2], shape[3] * patch, shape[4] * patch])
    }
}
