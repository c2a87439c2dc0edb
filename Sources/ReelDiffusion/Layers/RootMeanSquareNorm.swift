import ReelTensor

/// Division of the last dimension by its root mean square, then a factor for each element.
struct RootMeanSquareNorm {
    private let size: Int
    private let weight: Tensor
    private let epsilon: Double

    init(_ weights: Weights, size: Int, epsilon: Double) throws(TensorError) {
        self.size = size
        weight = try weights.tensor("weight", shape: [size])
        self.epsilon = epsilon
    }

    func callAsFunction(_ input: Tensor) throws(TensorError) -> Tensor {
        try input.rootMeanSquareNorm(size, weight: weight, epsilon: epsilon)
    }
}
