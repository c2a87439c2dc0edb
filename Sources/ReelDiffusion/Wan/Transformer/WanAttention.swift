import ReelTensor

/// Attention of video tokens to each other, or to text and picture.
struct WanAttention {
    private let heads: Int
    private let query: Linear
    private let key: Linear
    private let value: Linear
    private let output: Linear
    private let queryNorm: RootMeanSquareNorm
    private let keyNorm: RootMeanSquareNorm
    /// For tokens of the image encoder, which come before those of the text; Wan 2.1 from pictures only.
    private let picture: PictureProjection?

    private struct PictureProjection {
        let key: Linear
        let value: Linear
        let norm: RootMeanSquareNorm
    }

    /// Tokens of the text; what comes before them is of the picture.
    private static let textTokens = 512

    init(_ weights: Weights, _ configuration: WanTransformerConfiguration, picture hasPicture: Bool) throws(TensorError) {
        let size = configuration.size
        heads = configuration.heads
        query = try Linear(weights["to_q"], inputs: size, outputs: size)
        key = try Linear(weights["to_k"], inputs: size, outputs: size)
        value = try Linear(weights["to_v"], inputs: size, outputs: size)
        output = try Linear(weights["to_out.0"], inputs: size, outputs: size)
        queryNorm = try RootMeanSquareNorm(weights["norm_q"], size: size, epsilon: configuration.epsilon)
        keyNorm = try RootMeanSquareNorm(weights["norm_k"], size: size, epsilon: configuration.epsilon)
        if hasPicture, let added = configuration.addedProjectionSize {
            picture = PictureProjection(
                key: try Linear(weights["add_k_proj"], inputs: added, outputs: size),
                value: try Linear(weights["add_v_proj"], inputs: added, outputs: size),
                norm: try RootMeanSquareNorm(weights["norm_added_k"], size: size, epsilon: configuration.epsilon))
        } else {
            picture = nil
        }
    }

    /// - Parameters:
    ///   - tokens: `[batch, tokens, size]`.
    ///   - context: what they attend to; each other if nil.
    ///   - rotation: where the tokens are; nil for attention to a context.
    func callAsFunction(
        _ tokens: Tensor, context: Tensor? = nil, rotation: Rotation? = nil
    ) throws(TensorError) -> Tensor {
        var text = context ?? tokens
        var seen: Tensor?
        if picture != nil, let context {
            let images = context.shape[1] - Self.textTokens
            guard images > 0 else { throw .weights("This model needs a picture's tokens before the text's.") }
            seen = try context.part(1, 0..<images)
            text = try context.part(1, images..<context.shape[1])
        }
        var queries = try split(queryNorm(query(tokens)))
        var keys = try split(keyNorm(key(text)))
        let values = try split(value(text))
        if let rotation {
            queries = try rotation(queries)
            keys = try rotation(keys)
        }
        queries = try queries.transposed(1, 2)
        var result = try merge(queries.attention(keys: keys.transposed(1, 2), values: values.transposed(1, 2)))
        if let picture, let seen {
            let keys = try split(picture.norm(picture.key(seen))).transposed(1, 2)
            let values = try split(picture.value(seen)).transposed(1, 2)
            result = try result + merge(queries.attention(keys: keys, values: values))
        }
        return try output(result.to(typeOf: tokens))
    }

    /// `[batch, tokens, size]` as `[batch, tokens, heads, size of one]`.
    private func split(_ tokens: Tensor) throws(TensorError) -> Tensor {
        try tokens.reshaped(Array(tokens.shape.dropLast()) + [heads, -1])
    }

    /// `[batch, heads, tokens, size of one]` as `[batch, tokens, size]`.
    private func merge(_ attended: Tensor) throws(TensorError) -> Tensor {
        let shape = attended.shape
        return try attended.transposed(1, 2).reshaped([shape[0], shape[2], shape[1] * shape[3]])
    }
}
