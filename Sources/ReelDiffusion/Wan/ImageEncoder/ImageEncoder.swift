import ReelTensor

/// CLIP's vision encoder (Radford et al. 2021), up to its last layer but one, which is what Wan 2.1 takes.
struct ImageEncoder {
    let configuration: ImageEncoderConfiguration
    private let classToken: Tensor
    private let patches: Tensor
    private let positions: Tensor
    private let norm: LayerNorm
    private let layers: [ImageLayer]

    init(path: String, torch: Torch, device: Device, type: ElementType) throws(TensorError) {
        configuration = try ModelFolder(path: path).configuration(ImageEncoderConfiguration.self, "config.json")
        let all = try Weights(folder: path, torch: torch, device: device, type: type)
        // Older files have the vision part of a larger model, newer ones that part alone.
        let weights = all.contains("vision_model.embeddings.class_embedding") ? all["vision_model"] : all
        let (size, patch) = (configuration.size, configuration.patch)
        classToken = try weights.tensor("embeddings.class_embedding", shape: [size])
        patches = try weights.tensor("embeddings.patch_embedding.weight", shape: [size, 3, patch, patch])
        let count = (configuration.side / patch) * (configuration.side / patch) + 1
        positions = try weights.tensor("embeddings.position_embedding.weight", shape: [count, size])
        norm = try LayerNorm(weights["pre_layrnorm"], size: size, epsilon: configuration.epsilon)
        var layers: [ImageLayer] = []
        for index in 0..<max(0, configuration.layers - 1) {
            layers.append(try ImageLayer(weights["encoder.layers.\(index)"], configuration))
        }
        self.layers = layers
    }

    /// - Parameter views: `[pictures, 3, side, side]`, normalised as CLIP has it.
    /// - Returns: `[pictures, tokens, size]`.
    func callAsFunction(_ views: Tensor) throws(TensorError) -> Tensor {
        let (patch, size) = (configuration.patch, configuration.size)
        let grid = try views.to(typeOf: patches).convolution2D(patches, nil, stride: [patch, patch])
        let tokens = try grid.reshaped([grid.shape[0], size, -1]).transposed(1, 2)
        let first = try classToken.reshaped([1, 1, size]).expanded([grid.shape[0], 1, size])
        var states = try norm(Tensor.joined([first, tokens], along: 1) + positions).to(typeOf: patches)
        for layer in layers { states = try layer(states) }
        return states
    }
}

private struct ImageLayer {
    let heads: Int
    let isQuick: Bool
    let norms: (LayerNorm, LayerNorm)
    let query: Linear
    let key: Linear
    let value: Linear
    let output: Linear
    let widen: Linear
    let narrow: Linear

    init(_ weights: Weights, _ configuration: ImageEncoderConfiguration) throws(TensorError) {
        let size = configuration.size
        heads = configuration.heads
        isQuick = configuration.activation == "quick_gelu"
        norms = (
            try LayerNorm(weights["layer_norm1"], size: size, epsilon: configuration.epsilon),
            try LayerNorm(weights["layer_norm2"], size: size, epsilon: configuration.epsilon)
        )
        query = try Linear(weights["self_attn.q_proj"], inputs: size, outputs: size)
        key = try Linear(weights["self_attn.k_proj"], inputs: size, outputs: size)
        value = try Linear(weights["self_attn.v_proj"], inputs: size, outputs: size)
        output = try Linear(weights["self_attn.out_proj"], inputs: size, outputs: size)
        widen = try Linear(weights["mlp.fc1"], inputs: size, outputs: configuration.feedForwardSize)
        narrow = try Linear(weights["mlp.fc2"], inputs: configuration.feedForwardSize, outputs: size)
    }

    func callAsFunction(_ states: Tensor) throws(TensorError) -> Tensor {
        let normed = try norms.0(states).to(typeOf: states)
        let attended = try split(query(normed)).attention(keys: split(key(normed)), values: split(value(normed)))
        let shape = attended.shape
        let hidden = try states + output(attended.transposed(1, 2).reshaped([shape[0], shape[2], shape[1] * shape[3]]))
        let wide = try widen(norms.1(hidden).to(typeOf: hidden))
        return try hidden + narrow(isQuick ? quick(wide) : wide.gelu(approximate: false))
    }

    private func split(_ tokens: Tensor) throws(TensorError) -> Tensor {
        try tokens.reshaped([tokens.shape[0], tokens.shape[1], heads, -1]).transposed(1, 2)
    }

    /// `x * sigmoid(1.702 x)`.
    private func quick(_ x: Tensor) throws(TensorError) -> Tensor {
        try (x * 1.702).silu() / 1.702
    }
}
