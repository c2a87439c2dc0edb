import ReelTensor

/// Division by the length of each place's channels, then a factor for each channel.
struct ChannelNorm {
    private let scale: Tensor
    private let root: Double

    /// - Parameter dimensions: of what is to be normalised, batch and channels included.
    init(_ weights: Weights, channels: Int, dimensions: Int) throws(TensorError) {
        let shape = [channels] + [Int](repeating: 1, count: dimensions - 2)
        scale = try weights.tensor("gamma", shape: shape)
        root = Double(channels).squareRoot()
    }

    func callAsFunction(_ input: Tensor) throws(TensorError) -> Tensor {
        let precise = try input.to(.float32)
        let length = try (precise * precise).sum(over: 1, keeping: true).squareRoot().clamped(above: 1e-12)
        return try (precise / length).to(typeOf: input) * root * scale
    }
}
