import ReelTensor

/// Two linear layers with a Gaussian error linear unit between them.
struct FeedForward {
    private let widen: Linear
    private let narrow: Linear
    private let approximate: Bool

    init(_ weights: Weights, size: Int, hidden: Int, outputs: Int, approximate: Bool) throws(TensorError) {
        widen = try Linear(weights["net.0.proj"], inputs: size, outputs: hidden)
        narrow = try Linear(weights["net.2"], inputs: hidden, outputs: outputs)
        self.approximate = approximate
    }

    func callAsFunction(_ input: Tensor) throws(TensorError) -> Tensor {
        try narrow(widen(input).gelu(approximate: approximate))
    }
}
