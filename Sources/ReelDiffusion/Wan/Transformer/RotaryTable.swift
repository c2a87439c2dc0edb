import ReelTensor

/// Rotary position embedding in time, height and width (RoPE, Su et al. 2021): a share of each head's numbers for each.
struct RotaryTable {
    /// `[positions, size / 2]` for frames, rows and columns.
    private let cosines: [Tensor]
    private let sines: [Tensor]
    private let patch: [Int]

    init(_ configuration: WanTransformerConfiguration, torch: Torch, device: Device) throws(TensorError) {
        let plane = 2 * (configuration.headSize / 6)
        let sizes = [configuration.headSize - 2 * plane, plane, plane]
        patch = configuration.patchSize
        var (cosines, sines): ([Tensor], [Tensor]) = ([], [])
        let positions = try Tensor(
            (0..<configuration.longestRotation).map(Double.init), shape: [configuration.longestRotation, 1], torch: torch)
        for size in sizes {
            let exponents =
                try Tensor(
                    stride(from: 0, to: size, by: 2).map(Double.init), shape: [1, size / 2], torch: torch) / Double(size)
            let base = try Tensor([10_000.0], shape: [1], torch: torch)
            let one = try Tensor([1.0], shape: [1], torch: torch)
            let angles = try positions * (one / base.raised(to: exponents))
            cosines.append(try angles.cosine().to(.float32).to(device))
            sines.append(try angles.sine().to(.float32).to(device))
        }
        (self.cosines, self.sines) = (cosines, sines)
    }

    /// Cosines and sines for every token of `latents` (`[batch, channels, frames, height, width]`): `[1, tokens, 1, size / 2]`.
    func rotation(for latents: Tensor) throws(TensorError) -> Rotation {
        let counts = zip(latents.shape[2...], patch).map { $0 / $1 }
        return Rotation(cosines: try spread(cosines, counts), sines: try spread(sines, counts))
    }

    private func spread(_ tables: [Tensor], _ counts: [Int]) throws(TensorError) -> Tensor {
        var parts: [Tensor] = []
        for (axis, table) in tables.enumerated() {
            guard counts[axis] <= table.shape[0] else {
                throw .weights("The model knows \(table.shape[0]) places along an axis; this video needs \(counts[axis]).")
            }
            var shape = [1, 1, 1, table.shape[1]]
            shape[axis] = counts[axis]
            parts.append(
                try table.part(0, 0..<counts[axis]).reshaped(shape).expanded(counts + [table.shape[1]]))
        }
        return try Tensor.joined(parts, along: -1).reshaped([1, counts.reduce(1, *), 1, -1])
    }
}

/// Turns pairs of numbers by the angles of their token.
struct Rotation {
    let cosines: Tensor
    let sines: Tensor

    /// - Parameter heads: `[batch, tokens, heads, size]`.
    func callAsFunction(_ heads: Tensor) throws(TensorError) -> Tensor {
        let shape = heads.shape
        let pairs = try heads.reshaped(Array(shape.dropLast()) + [-1, 2])
        let (first, second) = (try pairs.element(0, of: -1), try pairs.element(1, of: -1))
        let turned = try Tensor.stacked(
            [first * cosines - second * sines, first * sines + second * cosines], along: -1)
        return try turned.reshaped(shape).to(typeOf: heads)
    }
}
