import ReelTensor

/// A convolution over frames, rows and columns in which no frame sees a later one.
struct CausalConvolution {
    private let weight: Tensor
    private let bias: Tensor
    private let stride: [Int]
    /// Around rows and columns, and twice as much before the first frame.
    private let padding: [Int]

    init(
        _ weights: Weights, inputs: Int, outputs: Int, kernel: [Int] = [3, 3, 3], stride: [Int] = [1, 1, 1],
        padding: [Int] = [1, 1, 1]
    ) throws(TensorError) {
        weight = try weights.tensor("weight", shape: [outputs, inputs] + kernel)
        bias = try weights.tensor("bias", shape: [outputs])
        (self.stride, self.padding) = (stride, padding)
    }

    /// One that mixes channels only.
    static func pointwise(_ weights: Weights, inputs: Int, outputs: Int) throws(TensorError) -> CausalConvolution {
        try CausalConvolution(weights, inputs: inputs, outputs: outputs, kernel: [1, 1, 1], padding: [0, 0, 0])
    }

    /// - Parameter before: the frames before, instead of empty ones.
    func callAsFunction(_ video: Tensor, after before: Tensor? = nil) throws(TensorError) -> Tensor {
        var (input, missing) = (video, 2 * padding[0])
        if let before, missing > 0 {
            input = try Tensor.joined([before, video], along: 2)
            missing -= before.shape[2]
        }
        let around = [padding[2], padding[2], padding[1], padding[1], missing, 0]
        return try input.padded(around).convolution3D(weight, bias, stride: stride)
    }

    /// With and into what `memory` has of the pieces before.
    func callAsFunction(_ video: Tensor, remembering memory: FrameMemory) throws(TensorError) -> Tensor {
        guard case .frames(let before) = memory.current else {
            memory.keep(.frames(try video.lastFrames(2)))
            return try self(video)
        }
        memory.keep(.frames(try video.lastFrames(2, after: before)))
        return try self(video, after: before)
    }
}

extension Tensor {
    /// The last `count` frames of `[batch, channels, frames, height, width]`, the last of `before` among them where there are too few.
    func lastFrames(_ count: Int, after before: Tensor? = nil) throws(TensorError) -> Tensor {
        let frames = shape[2]
        let last = try part(2, max(0, frames - count)..<frames).copied()
        guard frames < count, let before else { return last }
        return try Tensor.joined([before.part(2, before.shape[2] - 1..<before.shape[2]), last], along: 2)
    }

    /// Frames as a batch of pictures.
    func asPictures() throws(TensorError) -> Tensor {
        let shape = shape
        return try permuted([0, 2, 1, 3, 4]).reshaped([shape[0] * shape[2], shape[1], shape[3], shape[4]])
    }

    /// A batch of pictures as the frames of `batch` videos.
    func asVideo(batch: Int) throws(TensorError) -> Tensor {
        try reshaped([batch, -1] + Array(shape[1...])).permuted([0, 2, 1, 3, 4])
    }
}
