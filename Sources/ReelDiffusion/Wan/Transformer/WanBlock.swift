import ReelTensor

/// One layer of the transformer: attention to the video, attention to text and picture, feed-forward, each shifted, scaled and gated
/// by the time of the step.
struct WanBlock {
    private let size: Int
    private let norm: LayerNorm
    private let selfAttention: WanAttention
    private let crossNorm: LayerNorm?
    private let crossAttention: WanAttention
    private let feedForward: FeedForward
    private let modulation: Tensor

    init(_ weights: Weights, _ configuration: WanTransformerConfiguration) throws(TensorError) {
        size = configuration.size
        norm = LayerNorm(size: size, epsilon: configuration.epsilon)
        selfAttention = try WanAttention(weights["attn1"], configuration, picture: false)
        crossNorm =
            configuration.crossAttentionNorm
            ? try LayerNorm(weights["norm2"], size: size, epsilon: configuration.epsilon) : nil
        crossAttention = try WanAttention(weights["attn2"], configuration, picture: true)
        feedForward = try FeedForward(
            weights["ffn"], size: size, hidden: configuration.feedForwardSize, outputs: size, approximate: true)
        modulation = try weights.kept(as: .float32).tensor("scale_shift_table", shape: [1, 6, size])
    }

    /// - Parameters:
    ///   - tokens: `[batch, tokens, size]`.
    ///   - context: text, after a picture's tokens where the model has them.
    ///   - time: `[batch, 6, size]`, or `[batch, tokens, 6, size]` where each token has a time of its own.
    ///   - watch: is told the outputs of parts; for tests of parity.
    func callAsFunction(
        _ tokens: Tensor, context: Tensor, time: Tensor, rotation: Rotation, watch: TensorWatch? = nil
    ) throws(TensorError) -> Tensor {
        let (shift, scale, gate, lateShift, lateScale, lateGate) = try modulations(time)
        let attended = try selfAttention(
            (norm(tokens) * (scale + 1) + shift).to(typeOf: tokens), rotation: rotation)
        watch?("attn1", attended)
        var hidden = try (tokens.to(.float32) + attended * gate).to(typeOf: tokens)
        let crossed = try crossAttention(
            crossNorm.map { norm throws(TensorError) in try norm(hidden).to(typeOf: hidden) } ?? hidden, context: context)
        watch?("attn2", crossed)
        hidden = try hidden + crossed
        let fed = try feedForward((norm(hidden) * (lateScale + 1) + lateShift).to(typeOf: hidden))
        watch?("ffn", fed)
        return try (hidden.to(.float32) + fed.to(.float32) * lateGate).to(typeOf: hidden)
    }

    private func modulations(
        _ time: Tensor
    ) throws(TensorError) -> (Tensor, Tensor, Tensor, Tensor, Tensor, Tensor) {
        let isByToken = time.shape.count == 4
        let sum = try (isByToken ? modulation.wrapped(at: 0) : modulation) + time.to(.float32)
        let parts = try sum.chunks(6, along: isByToken ? 2 : 1).map { part throws(TensorError) in
            isByToken ? try part.unwrapped(at: 2) : part
        }
        guard parts.count == 6 else { throw .weights("The time of a step has \(parts.count) parts instead of 6.") }
        return (parts[0], parts[1], parts[2], parts[3], parts[4], parts[5])
    }
}
