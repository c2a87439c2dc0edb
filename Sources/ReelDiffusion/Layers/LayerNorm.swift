import ReelTensor

/// Normalisation of the last dimension, computed in float32.
struct LayerNorm {
    private let size: Int
    private let weight: Tensor?
    private let bias: Tensor?
    private let epsilon: Double

    /// With weights and a bias of its own.
    init(_ weights: Weights, size: Int, epsilon: Double) throws(TensorError) {
        let precise = weights.kept(as: .float32)
        self.size = size
        weight = try precise.tensor("weight", shape: [size])
        bias = try precise.tensor("bias", shape: [size])
        self.epsilon = epsilon
    }

    /// Without.
    init(size: Int, epsilon: Double) {
        (self.size, self.epsilon) = (size, epsilon)
        (weight, bias) = (nil, nil)
    }

    /// - Returns: float32, whatever the input is.
    func callAsFunction(_ input: Tensor) throws(TensorError) -> Tensor {
        try input.to(.float32).layerNorm(size, weight: weight, bias: bias, epsilon: epsilon)
    }
}
