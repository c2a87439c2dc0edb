import ReelTensor

/// The steps from noise to a video: at which times the model is asked, and where each answer leads.
protocol StepSchedule {
    /// In 0...1000, one a step.
    var times: [Double] { get }
    /// How much of the latents is noise before each step, and after the last.
    var sigmas: [Float] { get }

    /// From one step's latents to the next's.
    /// - Parameters:
    ///   - velocity: what the model answered: the way from picture to noise.
    ///   - latents: what it was asked about.
    mutating func step(_ velocity: Tensor, _ latents: Tensor) throws(TensorError) -> Tensor
}

/// `count` numbers from `first` to `last`, both among them, as numpy's linspace has them.
func evenly(from first: Double, to last: Double, count: Int) -> [Double] {
    guard count > 1 else { return count == 1 ? [first] : [] }
    let step = (last - first) / Double(count - 1)
    return (0..<count).map { $0 == count - 1 ? last : Double($0) * step + first }
}
