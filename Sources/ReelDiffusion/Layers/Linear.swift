import ReelTensor

/// `x * weightᵀ + bias` over the last dimension.
struct Linear {
    let weight: Tensor
    let bias: Tensor?

    init(_ weights: Weights, inputs: Int, outputs: Int, bias hasBias: Bool = true) throws(TensorError) {
        weight = try weights.tensor("weight", shape: [outputs, inputs])
        bias = hasBias ? try weights.tensor("bias", shape: [outputs]) : nil
    }

    func callAsFunction(_ input: Tensor) throws(TensorError) -> Tensor { try input.linear(weight, bias) }
}
