import ReelTensor

/// The transformer that says, at each step, where the noise is: WanTransformer3DModel of diffusers, for Wan 2.1 and 2.2.
struct WanTransformer {
    let configuration: WanTransformerConfiguration
    private let rotary: RotaryTable
    private let patchWeight: Tensor
    private let patchBias: Tensor
    private let conditions: WanConditions
    private let blocks: [WanBlock]
    private let norm: LayerNorm
    private let output: Linear
    private let modulation: Tensor

    /// - Parameters:
    ///   - type: what the numbers are computed in; norms, times and modulations stay in float32.
    ///   - adapter: changes the weights as they are read.
    init(
        folder: ModelFolder, part: String, torch: Torch, device: Device, type: ElementType, adapter: (any WeightAdapter)? = nil
    ) throws(TensorError) {
        let configuration = try folder.configuration(WanTransformerConfiguration.self, part + "/config.json")
        let weights = try Weights(folder: folder[part], torch: torch, device: device, type: type).adapted(by: adapter)
        try self.init(configuration, weights)
    }

    init(_ configuration: WanTransformerConfiguration, _ weights: Weights) throws(TensorError) {
        self.configuration = configuration
        let (size, patch) = (configuration.size, configuration.patchSize)
        guard patch.count == 3, patch.allSatisfy({ $0 > 0 }) else {
            throw .weights("The transformer's patch_size must be three sizes.")
        }
        rotary = try RotaryTable(configuration, torch: weights.torch, device: weights.device)
        patchWeight = try weights.tensor("patch_embedding.weight", shape: [size, configuration.inputChannels] + patch)
        patchBias = try weights.tensor("patch_embedding.bias", shape: [size])
        conditions = try WanConditions(weights["condition_embedder"], configuration)
        var blocks: [WanBlock] = []
        for index in 0..<configuration.layers { blocks.append(try WanBlock(weights["blocks.\(index)"], configuration)) }
        self.blocks = blocks
        norm = LayerNorm(size: size, epsilon: configuration.epsilon)
        output = try Linear(weights["proj_out"], inputs: size, outputs: configuration.outputChannels * patch.reduce(1, *))
        modulation = try weights.kept(as: .float32).tensor("scale_shift_table", shape: [1, 2, size])
    }

    /// - Parameters:
    ///   - latents: `[batch, channels, frames, height, width]`.
    ///   - times: `[batch]` in 0...1000, or `[batch, tokens]`.
    ///   - text: `[batch, 512, text size]`.
    ///   - image: what the image encoder gave, where the model takes it.
    ///   - pause: called between blocks; what it throws ends the work.
    ///   - watch: is told the outputs of parts.
    /// - Returns: the velocity, `[batch, output channels, frames, height, width]`.
    func callAsFunction(
        _ latents: Tensor, times: Tensor, text: Tensor, image: Tensor? = nil, watch: TensorWatch? = nil,
        pause: () throws(TensorError) -> Void = {}
    ) throws(TensorError) -> Tensor {
        let rotation = try rotary.rotation(for: latents)
        watch?("rope.0", rotation.cosines)
        watch?("rope.1", rotation.sines)
        let patch = configuration.patchSize
        let patches = try latents.convolution3D(patchWeight, patchBias, stride: patch)
        watch?("patch_embedding", patches)
        let shape = patches.shape
        var tokens = try patches.reshaped([shape[0], shape[1], -1]).transposed(1, 2).contiguous()
        guard let type = tokens.elementType else { throw .weights("The latents are of an unknown type.") }
        let (time, modulations) = try conditions.embed(times: times, as: type)
        var context = try conditions.embed(text: text)
        watch?("condition_embedder.0", time)
        watch?("condition_embedder.1", try modulations.reshaped(Array(modulations.shape.dropLast(2)) + [-1]))
        watch?("condition_embedder.2", context)
        if let seen = try conditions.embed(image: image) {
            watch?("condition_embedder.3", seen)
            context = try Tensor.joined([seen, context], along: 1)
        }
        for (index, block) in blocks.enumerated() {
            try pause()
            tokens = try block(
                tokens, context: context, time: modulations, rotation: rotation, watch: watch?["blocks.\(index)"])
            watch?("blocks.\(index)", tokens)
        }
        let projected = try output(modulated(tokens, by: time))
        watch?("proj_out", projected)
        return try unpatched(projected, counts: Array(shape[2...]))
    }

    private func modulated(_ tokens: Tensor, by time: Tensor) throws(TensorError) -> Tensor {
        let isByToken = time.shape.count == 3
        let sum =
            isByToken
            ? try modulation.wrapped(at: 0) + time.wrapped(at: 2) : try modulation + time.wrapped(at: 1)
        let parts = try sum.chunks(2, along: isByToken ? 2 : 1).map { part throws(TensorError) in
            isByToken ? try part.unwrapped(at: 2) : part
        }
        guard parts.count == 2 else { throw .weights("The time of a step has \(parts.count) parts instead of 2.") }
        return try (norm(tokens) * (parts[1] + 1) + parts[0]).to(typeOf: tokens)
    }

    /// Tokens as a volume again.
    private func unpatched(_ tokens: Tensor, counts: [Int]) throws(TensorError) -> Tensor {
        let (batch, patch) = (tokens.shape[0], configuration.patchSize)
        let volume = try tokens.reshaped([batch] + counts + patch + [-1]).permuted([0, 7, 1, 4, 2, 5, 3, 6])
        return try volume.reshaped([batch, configuration.outputChannels] + zip(counts, patch).map { $0 * $1 })
    }
}
