import ReelTensor

/// Attention of the places of a frame to each other, with one head.
struct FrameAttention {
    private let norm: ChannelNorm
    private let mix: (weight: Tensor, bias: Tensor)
    private let output: (weight: Tensor, bias: Tensor)

    init(_ weights: Weights, channels: Int) throws(TensorError) {
        norm = try ChannelNorm(weights["norm"], channels: channels, dimensions: 4)
        mix = (
            try weights.tensor("to_qkv.weight", shape: [3 * channels, channels, 1, 1]),
            try weights.tensor("to_qkv.bias", shape: [3 * channels])
        )
        output = (
            try weights.tensor("proj.weight", shape: [channels, channels, 1, 1]),
            try weights.tensor("proj.bias", shape: [channels])
        )
    }

    func callAsFunction(_ video: Tensor) throws(TensorError) -> Tensor {
        let pictures = try video.asPictures()
        let shape = pictures.shape
        let mixed = try norm(pictures).convolution2D(mix.weight, mix.bias)
        let parts = try mixed.reshaped([shape[0], 1, 3 * shape[1], -1]).permuted([0, 1, 3, 2]).contiguous().chunks(3, along: -1)
        guard parts.count == 3 else { throw .weights("The autoencoder's attention has \(parts.count) parts instead of 3.") }
        let attended = try parts[0].attention(keys: parts[1], values: parts[2])
        let placed = try attended.unwrapped(at: 1).permuted([0, 2, 1]).reshaped(shape)
        return try placed.convolution2D(output.weight, output.bias).asVideo(batch: video.shape[0]) + video
    }
}
