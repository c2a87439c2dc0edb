import ReelTensor

/// UMT5's encoder: a text's tokens as vectors that say what they mean in it (Chung et al. 2023, after T5, Raffel et al. 2020).
struct TextEncoder {
    private let configuration: TextEncoderConfiguration
    private let embeddings: Tensor
    private let blocks: [TextBlock]
    private let norm: TextNorm

    init(path: String, torch: Torch, device: Device, type: ElementType) throws(TensorError) {
        configuration = try ModelFolder(path: path).configuration(TextEncoderConfiguration.self, "config.json")
        let weights = try Weights(folder: path, torch: torch, device: device, type: type)
        let table = weights.contains("shared.weight") ? "shared.weight" : "encoder.embed_tokens.weight"
        embeddings = try weights.tensor(table, shape: [configuration.vocabulary, configuration.size])
        var blocks: [TextBlock] = []
        for index in 0..<configuration.layers {
            blocks.append(try TextBlock(weights["encoder.block.\(index)"], configuration))
        }
        self.blocks = blocks
        norm = try TextNorm(weights["encoder.final_layer_norm"], configuration)
    }

    /// - Parameters:
    ///   - tokens: with the end mark; no more than `length`.
    ///   - length: how many vectors there are to be: those beyond the text are 0.
    /// - Returns: `[1, length, size]`. The text alone is computed, which gives what a mask over the rest would.
    func callAsFunction(_ tokens: [Int], length: Int) throws(TensorError) -> Tensor {
        guard let last = tokens.max(), tokens.count <= length else {
            throw .weights("A text of \(tokens.count) tokens does not fit into \(length).")
        }
        guard last < configuration.vocabulary else {
            throw .weights("The tokenizer's token \(last) is none of the text encoder's \(configuration.vocabulary).")
        }
        let ids = try Tensor(tokens, shape: [1, tokens.count], torch: embeddings.torch).to(embeddings.device ?? .cpu)
        var states = try ids.looked(upIn: embeddings)
        let buckets = try PositionBuckets(configuration, torch: embeddings.torch).table(count: tokens.count)
            .to(embeddings.device ?? .cpu)
        for block in blocks { states = try block(states, buckets: buckets) }
        return try norm(states).padded([0, 0, 0, length - tokens.count])
    }
}

/// Attention, then a gated feed-forward, each added to what came in.
private struct TextBlock {
    let heads: Int
    let query: Linear
    let key: Linear
    let value: Linear
    let output: Linear
    let bias: Tensor
    let attentionNorm: TextNorm
    let gate: Linear
    let widen: Linear
    let narrow: Linear
    let feedForwardNorm: TextNorm

    init(_ weights: Weights, _ configuration: TextEncoderConfiguration) throws(TensorError) {
        let (size, inner) = (configuration.size, configuration.heads * configuration.headSize)
        heads = configuration.heads
        let attention = weights["layer.0.SelfAttention"]
        query = try Linear(attention["q"], inputs: size, outputs: inner, bias: false)
        key = try Linear(attention["k"], inputs: size, outputs: inner, bias: false)
        value = try Linear(attention["v"], inputs: size, outputs: inner, bias: false)
        output = try Linear(attention["o"], inputs: inner, outputs: size, bias: false)
        bias = try attention.tensor("relative_attention_bias.weight", shape: [configuration.buckets, heads])
        attentionNorm = try TextNorm(weights["layer.0.layer_norm"], configuration)
        let feedForward = weights["layer.1.DenseReluDense"]
        let wide = configuration.feedForwardSize
        gate = try Linear(feedForward["wi_0"], inputs: size, outputs: wide, bias: false)
        widen = try Linear(feedForward["wi_1"], inputs: size, outputs: wide, bias: false)
        narrow = try Linear(feedForward["wo"], inputs: wide, outputs: size, bias: false)
        feedForwardNorm = try TextNorm(weights["layer.1.layer_norm"], configuration)
    }

    func callAsFunction(_ states: Tensor, buckets: Tensor) throws(TensorError) -> Tensor {
        let normed = try attentionNorm(states)
        let scores = try split(query(normed)).times(split(key(normed)).transposed(2, 3))
        let places = try buckets.looked(upIn: bias).permuted([2, 0, 1]).wrapped(at: 0)
        let attended = try (scores + places).softmax(over: -1).times(split(value(normed)))
        let shape = attended.shape
        let merged = try attended.transposed(1, 2).reshaped([shape[0], shape[2], shape[1] * shape[3]])
        let hidden = try states + output(merged)
        let input = try feedForwardNorm(hidden)
        return try hidden + narrow(gelu(gate(input)) * widen(input))
    }

    private func split(_ tokens: Tensor) throws(TensorError) -> Tensor {
        try tokens.reshaped([tokens.shape[0], tokens.shape[1], heads, -1]).transposed(1, 2)
    }

    /// The Gaussian error linear unit by tanh, in the order of operations that the original has.
    private func gelu(_ x: Tensor) throws(TensorError) -> Tensor {
        let inner = try (x + x * x * x * 0.044715) * 0.7978845608028654
        return try x * 0.5 * (inner.hyperbolicTangent() + 1)
    }
}

/// Division by the root mean square, in float32, then a factor.
private struct TextNorm {
    let weight: Tensor
    let epsilon: Double

    init(_ weights: Weights, _ configuration: TextEncoderConfiguration) throws(TensorError) {
        weight = try weights.tensor("weight", shape: [configuration.size])
        epsilon = configuration.epsilon
    }

    func callAsFunction(_ states: Tensor) throws(TensorError) -> Tensor {
        let precise = try states.to(.float32)
        let variance = try (precise * precise).mean(over: -1, keeping: true)
        return try weight * (states * (variance + epsilon).reciprocalSquareRoot()).to(typeOf: weight)
    }
}
