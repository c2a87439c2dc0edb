import ReelTensor

/// What passes a resampling block of 2.2's autoencoder by: groups of numbers averaged on the way down, repeated on the way up.
struct BlockShortcut {
    let inputs: Int
    let outputs: Int
    let time: Int
    let space: Int

    func down(_ video: Tensor) throws(TensorError) -> Tensor {
        let missing = (time - video.shape[2] % time) % time
        let whole = try video.padded([0, 0, 0, 0, missing, 0])
        let shape = whole.shape
        let counts = [shape[2] / time, shape[3] / space, shape[4] / space]
        let split = try whole.reshaped([shape[0], inputs, counts[0], time, counts[1], space, counts[2], space])
            .permuted([0, 1, 3, 5, 7, 2, 4, 6]).contiguous()
        return try split.reshaped([shape[0], outputs, inputs * time * space * space / outputs] + counts).mean(over: 2)
    }

    /// - Parameter isFirst: whether this is the first piece of the video, whose first frame stays alone.
    func up(_ video: Tensor, isFirst: Bool) throws(TensorError) -> Tensor {
        let shape = video.shape
        let repeated = try video.repeatedElements(outputs * time * space * space / inputs, along: 1)
        let spread = try repeated.reshaped([shape[0], outputs, time, space, space] + Array(shape[2...]))
            .permuted([0, 1, 5, 2, 6, 3, 7, 4]).contiguous()
            .reshaped([shape[0], outputs, shape[2] * time, shape[3] * space, shape[4] * space])
        return isFirst ? try spread.part(2, time - 1..<spread.shape[2]) : spread
    }
}
