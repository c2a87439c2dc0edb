import ReelTensor

/// In which of T5's buckets the distance between two tokens falls: near ones exactly, far ones by its logarithm.
struct PositionBuckets {
    private let configuration: TextEncoderConfiguration
    private let torch: Torch

    init(_ configuration: TextEncoderConfiguration, torch: Torch) {
        (self.configuration, self.torch) = (configuration, torch)
    }

    /// `[count, count]`: from each token (row) to each (column).
    func table(count: Int) throws(TensorError) -> Tensor {
        let half = configuration.buckets / 2
        let near = half / 2
        let distances = (0..<count).map(Float.init)
        let ratio = try Tensor(distances, shape: [count], torch: torch) / Double(near)
        let steps = try (ratio.logarithm() / logarithm(Double(configuration.farthest) / Double(near)) * Double(half - near))
            .floats()
        let buckets = (0..<count).map { distance in
            distance < near ? distance : min(near + Int(steps[distance]), half - 1)
        }
        var table: [Int] = []
        table.reserveCapacity(count * count)
        for row in 0..<count {
            for column in 0..<count { table.append(buckets[abs(column - row)] + (column > row ? half : 0)) }
        }
        return try Tensor(table, shape: [count, count], torch: torch)
    }

    private func logarithm(_ value: Double) throws(TensorError) -> Double {
        try Tensor([value], shape: [1], torch: torch).logarithm().doubles()[0]
    }
}
