import ReelTensor

/// From latents to pixels, a latent frame at a time.
struct WanDecoder {
    private struct Stage {
        let blocks: [ResidualBlock]
        let up: Upsampling?
        let shortcut: BlockShortcut?
    }

    private let input: CausalConvolution
    private let middle: MiddleBlock
    private let stages: [Stage]
    private let norm: ChannelNorm
    private let output: CausalConvolution

    init(_ weights: Weights, _ configuration: WanAutoencoderConfiguration) throws(TensorError) {
        let multiples = configuration.multiples
        let sizes = ([multiples[multiples.count - 1]] + multiples.reversed()).map { $0 * configuration.decoderSize }
        let last = multiples.count - 1
        let isResidual = configuration.isResidual
        input = try CausalConvolution(weights["conv_in"], inputs: configuration.latentChannels, outputs: sizes[0])
        middle = try MiddleBlock(weights["mid_block"], channels: sizes[0])
        var stages: [Stage] = []
        for index in multiples.indices {
            // In 2.1 an enlargement halves the channels.
            let inputs = index > 0 && !isResidual ? sizes[index] / 2 : sizes[index]
            let outputs = sizes[index + 1]
            let inTime = index < last && configuration.downsamplesTime[last - 1 - index]
            let part = weights["up_blocks.\(index)"]
            var blocks: [ResidualBlock] = []
            for block in 0...configuration.residualBlocks {
                blocks.append(
                    try ResidualBlock(part["resnets.\(block)"], inputs: block == 0 ? inputs : outputs, outputs: outputs))
            }
            var up: Upsampling?
            if index < last {
                up = try Upsampling(
                    part[isResidual ? "upsampler" : "upsamplers.0"], inputs: outputs, outputs: isResidual ? outputs : outputs / 2,
                    inTime: inTime)
            }
            let shortcut =
                isResidual && index < last
                ? BlockShortcut(inputs: inputs, outputs: outputs, time: inTime ? 2 : 1, space: 2) : nil
            stages.append(Stage(blocks: blocks, up: up, shortcut: shortcut))
        }
        self.stages = stages
        norm = try ChannelNorm(weights["norm_out"], channels: sizes[last + 1], dimensions: 5)
        output = try CausalConvolution(weights["conv_out"], inputs: sizes[last + 1], outputs: configuration.outputChannels)
    }

    /// - Parameter isFirst: whether this is the first latent frame, which gives one frame; each other gives several.
    func callAsFunction(_ latents: Tensor, _ memory: FrameMemory, isFirst: Bool) throws(TensorError) -> Tensor {
        memory.rewind()
        var hidden = try middle(input(latents, remembering: memory), memory)
        for stage in stages {
            let before = hidden
            for block in stage.blocks { hidden = try block(hidden, memory) }
            if let up = stage.up { hidden = try up(hidden, memory) }
            if let shortcut = stage.shortcut { hidden = try hidden + shortcut.up(before, isFirst: isFirst) }
        }
        return try output(norm(hidden).silu(), remembering: memory)
    }
}
