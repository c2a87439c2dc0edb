import ReelTensor

/// The narrowest part of encoder and decoder: two residual blocks with attention between them.
struct MiddleBlock {
    private let blocks: (ResidualBlock, ResidualBlock)
    private let attention: FrameAttention

    init(_ weights: Weights, channels: Int) throws(TensorError) {
        blocks = (
            try ResidualBlock(weights["resnets.0"], inputs: channels, outputs: channels),
            try ResidualBlock(weights["resnets.1"], inputs: channels, outputs: channels)
        )
        attention = try FrameAttention(weights["attentions.0"], channels: channels)
    }

    func callAsFunction(_ video: Tensor, _ memory: FrameMemory) throws(TensorError) -> Tensor {
        try blocks.1(attention(blocks.0(video, memory)), memory)
    }
}
