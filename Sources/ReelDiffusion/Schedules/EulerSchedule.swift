import ReelTensor

/// Straight steps along the velocity: FlowMatchEulerDiscreteScheduler of diffusers.
struct EulerSchedule: StepSchedule {
    let times: [Double]
    let sigmas: [Float]
    private var index = 0

    /// - Parameter shift: how much longer the steps stay where noise is strong; 1: evenly.
    init(steps: Int, shift: Double) {
        func shifted(_ sigma: Double) -> Double { shift * sigma / (1 + (shift - 1) * sigma) }
        // The original shifts its last sigma twice; so do the models that were trained with it.
        let last = Float(shift) * Float(0.001) / (1 + Float(shift - 1) * Float(0.001))
        let even = evenly(from: 1000, to: Double(last) * 1000, count: steps).map { Float(shifted($0 / 1000)) }
        sigmas = even + [0]
        times = even.map { Double($0 * 1000) }
    }

    mutating func step(_ velocity: Tensor, _ latents: Tensor) throws(TensorError) -> Tensor {
        defer { index += 1 }
        let length = sigmas[index + 1] - sigmas[index]
        return try (latents.to(.float32) + velocity * Double(length)).to(typeOf: velocity)
    }
}
