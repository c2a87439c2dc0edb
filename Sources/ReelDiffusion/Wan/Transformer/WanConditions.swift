import ReelTensor

/// Makes of a step's time, a text and a picture what the blocks take.
struct WanConditions {
    private let frequencySize: Int
    private let time: (Linear, Linear)
    private let timeProjection: Linear
    private let text: (Linear, Linear)
    private let image: ImageEmbedding?

    init(_ weights: Weights, _ configuration: WanTransformerConfiguration) throws(TensorError) {
        let size = configuration.size
        frequencySize = configuration.frequencySize
        let precise = weights.kept(as: .float32)
        time = (
            try Linear(precise["time_embedder.linear_1"], inputs: configuration.frequencySize, outputs: size),
            try Linear(precise["time_embedder.linear_2"], inputs: size, outputs: size)
        )
        timeProjection = try Linear(weights["time_proj"], inputs: size, outputs: 6 * size)
        text = (
            try Linear(weights["text_embedder.linear_1"], inputs: configuration.textSize, outputs: size),
            try Linear(weights["text_embedder.linear_2"], inputs: size, outputs: size)
        )
        image = try configuration.imageSize.map { features throws(TensorError) in
            try ImageEmbedding(weights["image_embedder"], configuration, features: features)
        }
    }

    /// What a step's time becomes.
    /// - Parameters:
    ///   - times: `[batch]`, or `[batch, tokens]` where each token has its own.
    ///   - type: the type of the tokens, which the result takes.
    /// - Returns: the time as one vector, and as the six of each block.
    func embed(times: Tensor, as type: ElementType) throws(TensorError) -> (time: Tensor, modulation: Tensor) {
        let half = frequencySize / 2
        let torch = times.torch
        let steps = try Tensor((0..<half).map(Float.init), shape: [half], torch: torch).to(times.device ?? .cpu)
        let frequencies = try (steps * -9.210340371976184 / Double(half)).exponential()
        let angles = try times.to(.float32).reshaped([-1, 1]) * frequencies.reshaped([1, half])
        var waves = try Tensor.joined([angles.cosine(), angles.sine()], along: -1)
        let isByToken = times.shape.count == 2
        if isByToken { waves = try waves.reshaped([times.shape[0], times.shape[1], frequencySize]) }
        let embedded = try time.1(time.0(waves).silu()).to(type)
        let projected = try timeProjection(embedded.silu())
        return (embedded, try projected.reshaped(Array(projected.shape.dropLast()) + [6, -1]))
    }

    /// `[batch, 512, text size]` as tokens of the model's width.
    func embed(text states: Tensor) throws(TensorError) -> Tensor {
        try text.1(text.0(states).gelu(approximate: true))
    }

    /// What the image encoder gave, as tokens of the model's width; nil where the model takes none.
    func embed(image states: Tensor?) throws(TensorError) -> Tensor? {
        guard let states else { return nil }
        guard let image else { throw .weights("This model takes no tokens of an image encoder.") }
        return try image(states)
    }
}

/// Tokens of the image encoder, of one picture or of the first and the last.
private struct ImageEmbedding {
    let before: LayerNorm
    let feedForward: FeedForward
    let after: LayerNorm
    let positions: Tensor?

    init(_ weights: Weights, _ configuration: WanTransformerConfiguration, features: Int) throws(TensorError) {
        // Both norms are torch's own, whose epsilon is 1e-5.
        before = try LayerNorm(weights["norm1"], size: features, epsilon: 1e-5)
        feedForward = try FeedForward(
            weights["ff"], size: features, hidden: features, outputs: configuration.size, approximate: false)
        after = try LayerNorm(weights["norm2"], size: configuration.size, epsilon: 1e-5)
        positions = try configuration.imagePositions.map { count throws(TensorError) in
            try weights.tensor("pos_embed", shape: [1, count, features])
        }
    }

    func callAsFunction(_ states: Tensor) throws(TensorError) -> Tensor {
        var tokens = states
        if let positions {
            guard states.shape[0] == 2, states.shape[1] * 2 == positions.shape[1] else {
                throw .weights("This model takes two pictures, the first frame and the last.")
            }
            tokens = try states.reshaped([-1, 2 * states.shape[1], states.shape[2]]) + positions
        }
        let hidden = try feedForward(before(tokens).to(typeOf: states))
        return try after(hidden).to(typeOf: states)
    }
}
