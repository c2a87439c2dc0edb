import ReelTensor

/// Two normalised convolutions, added to their input.
struct ResidualBlock {
    private let norms: (ChannelNorm, ChannelNorm)
    private let convolutions: (CausalConvolution, CausalConvolution)
    private let shortcut: CausalConvolution?

    init(_ weights: Weights, inputs: Int, outputs: Int) throws(TensorError) {
        norms = (
            try ChannelNorm(weights["norm1"], channels: inputs, dimensions: 5),
            try ChannelNorm(weights["norm2"], channels: outputs, dimensions: 5)
        )
        convolutions = (
            try CausalConvolution(weights["conv1"], inputs: inputs, outputs: outputs),
            try CausalConvolution(weights["conv2"], inputs: outputs, outputs: outputs)
        )
        shortcut = inputs == outputs ? nil : try .pointwise(weights["conv_shortcut"], inputs: inputs, outputs: outputs)
    }

    func callAsFunction(_ video: Tensor, _ memory: FrameMemory) throws(TensorError) -> Tensor {
        let kept = if let shortcut { try shortcut(video) } else { video }
        let hidden = try convolutions.0(norms.0(video).silu(), remembering: memory)
        return try convolutions.1(norms.1(hidden).silu(), remembering: memory) + kept
    }
}
