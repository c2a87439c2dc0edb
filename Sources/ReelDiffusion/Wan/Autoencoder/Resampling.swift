import ReelTensor

/// Halving or doubling of rows and columns, and of frames where it has a convolution in time.
struct Downsampling {
    private let weight: Tensor
    private let bias: Tensor
    private let time: CausalConvolution?

    init(_ weights: Weights, channels: Int, inTime: Bool) throws(TensorError) {
        weight = try weights.tensor("resample.1.weight", shape: [channels, channels, 3, 3])
        bias = try weights.tensor("resample.1.bias", shape: [channels])
        time =
            inTime
            ? try CausalConvolution(
                weights["time_conv"], inputs: channels, outputs: channels, kernel: [3, 1, 1], stride: [2, 1, 1],
                padding: [0, 0, 0])
            : nil
    }

    func callAsFunction(_ video: Tensor, _ memory: FrameMemory) throws(TensorError) -> Tensor {
        let halved = try video.asPictures().padded([0, 1, 0, 1]).convolution2D(weight, bias, stride: [2, 2])
            .asVideo(batch: video.shape[0])
        guard let time else { return halved }
        // The first frame stays alone.
        guard case .frames(let before) = memory.current else {
            memory.keep(.frames(try halved.copied()))
            return halved
        }
        memory.keep(.frames(try halved.lastFrames(1)))
        let frames = before.shape[2]
        return try time(Tensor.joined([before.part(2, frames - 1..<frames), halved], along: 2))
    }
}

struct Upsampling {
    private let weight: Tensor
    private let bias: Tensor
    private let time: CausalConvolution?

    init(_ weights: Weights, inputs: Int, outputs: Int, inTime: Bool) throws(TensorError) {
        weight = try weights.tensor("resample.1.weight", shape: [outputs, inputs, 3, 3])
        bias = try weights.tensor("resample.1.bias", shape: [outputs])
        time =
            inTime
            ? try CausalConvolution(
                weights["time_conv"], inputs: inputs, outputs: 2 * inputs, kernel: [3, 1, 1], padding: [1, 0, 0]) : nil
    }

    func callAsFunction(_ video: Tensor, _ memory: FrameMemory) throws(TensorError) -> Tensor {
        let doubled = if let time { try inTime(video, time, memory) } else { video }
        let larger = try doubled.asPictures().to(.float32).enlarged(2).to(typeOf: doubled)
        return try larger.convolution2D(weight, bias, padding: [1, 1]).asVideo(batch: video.shape[0])
    }

    /// Two frames for each; the first frame of all stays alone.
    private func inTime(
        _ video: Tensor, _ time: CausalConvolution, _ memory: FrameMemory
    ) throws(TensorError) -> Tensor {
        let convolved: Tensor
        switch memory.current {
        case .empty:
            memory.keep(.started)
            return video
        case .started:
            var last = try video.lastFrames(2)
            if last.shape[2] < 2 { last = try Tensor.joined([last * 0, last], along: 2) }
            memory.keep(.frames(last))
            convolved = try time(video)
        case .frames(let before):
            memory.keep(.frames(try video.lastFrames(2, after: before)))
            convolved = try time(video, after: before)
        }
        let shape = video.shape
        let pairs = try convolved.reshaped([shape[0], 2] + Array(shape[1...]))
        let woven = try Tensor.stacked([pairs.element(0, of: 1), pairs.element(1, of: 1)], along: 3)
        return try woven.reshaped([shape[0], shape[1], 2 * shape[2], shape[3], shape[4]])
    }
}
