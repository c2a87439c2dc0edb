import ReelTensor

/// UniPC of order 2 (Zhao et al. 2023) for flow models: UniPCMultistepScheduler of diffusers with `use_flow_sigmas`, B(h) = e^h - 1.
struct UniPCSchedule: StepSchedule {
    let times: [Double]
    let sigmas: [Float]
    private var index = 0
    private var order = 1
    /// Pictures that the last two answers led to, newest last.
    private var pictures: [Tensor] = []
    private var last: Tensor?

    private static let highestOrder = 2

    init(steps: Int, shift: Double) {
        var values = evenly(from: 1, to: 0.001, count: steps + 1).dropLast().map { shift * $0 / (1 + (shift - 1) * $0) }
        // A sigma of 1 has no logarithm of what is left.
        if let first = values.first, abs(first - 1) < 1e-6 { values[0] = first - 1e-6 }
        sigmas = values.map { Float($0) } + [0]
        times = values.map { ($0 * 1000).rounded(.towardZero) }
    }

    mutating func step(_ velocity: Tensor, _ latents: Tensor) throws(TensorError) -> Tensor {
        let torch = latents.torch
        let picture = try latents - velocity * Double(sigmas[index])
        var sample = latents
        if let last, index > 0 {
            sample = try Move(from: index - 1, to: index, order: order, sigmas, torch).corrected(last, pictures, new: picture)
        }
        pictures = Array((pictures + [picture]).suffix(Self.highestOrder))
        order = min(Self.highestOrder, sigmas.count - 1 - index, pictures.count)
        last = sample
        defer { index += 1 }
        return try Move(from: index, to: index + 1, order: order, sigmas, torch).predicted(sample, pictures)
    }
}

/// The numbers of one step, each a float32 tensor so that every rounding is the original's.
private struct Move {
    private let ratio: Tensor
    private let alpha: Tensor
    /// e^-h - 1, of which both factors of the method are made.
    private let growth: Tensor
    /// The step before in units of this one; nil for the first order.
    private let before: Tensor?
    private let step: Tensor

    init(from start: Int, to end: Int, order: Int, _ sigmas: [Float], _ torch: Torch) throws(TensorError) {
        func single(_ value: Float) throws(TensorError) -> Tensor { try Tensor([value], shape: [], torch: torch) }
        func half(_ sigma: Float) throws(TensorError) -> Tensor {
            try single(1 - sigma).logarithm() - single(sigma).logarithm()
        }
        let length = try half(sigmas[end]) - half(sigmas[start])
        ratio = try single(sigmas[end]) / single(sigmas[start])
        alpha = try single(1 - sigmas[end])
        step = try length * -1
        growth = try step.exponentialMinusOne()
        before = order > 1 ? try (half(sigmas[start - 1]) - half(sigmas[start])) / length : nil
    }

    func predicted(_ sample: Tensor, _ pictures: [Tensor]) throws(TensorError) -> Tensor {
        let newest = pictures[pictures.count - 1]
        let straight = try ratio * sample - alpha * growth * newest
        guard let before else { return straight }
        let bend = try (pictures[pictures.count - 2] - newest) / before * 0.5
        return try straight - alpha * growth * bend
    }

    func corrected(_ sample: Tensor, _ pictures: [Tensor], new: Tensor) throws(TensorError) -> Tensor {
        let newest = pictures[pictures.count - 1]
        let straight = try ratio * sample - alpha * growth * newest
        let difference = try new - newest
        guard let before else { return try straight - alpha * growth * (difference * 0.5) }
        let weights = try weights(before)
        let bend = try (pictures[pictures.count - 2] - newest) / before * weights.element(0, of: 0)
        return try straight - alpha * growth * (bend + difference * weights.element(1, of: 0))
    }

    /// The solution of the two equations of order 2.
    private func weights(_ before: Tensor) throws(TensorError) -> Tensor {
        let one = try before * 0 + 1
        let first = try growth / step - 1
        let second = try first / step - 0.5
        let matrix = try Tensor.stacked(
            [Tensor.stacked([one, one], along: 0), Tensor.stacked([before, one], along: 0)], along: 0)
        return try matrix.solved(for: Tensor.stacked([first / growth, second * 2 / growth], along: 0))
    }
}
