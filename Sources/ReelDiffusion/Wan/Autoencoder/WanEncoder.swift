import ReelTensor

/// From pixels to latents, a piece of frames at a time.
struct WanEncoder {
    private enum Layer {
        case residual(ResidualBlock)
        case down(Downsampling)
    }

    private struct Stage {
        let layers: [Layer]
        let shortcut: BlockShortcut?
    }

    private let input: CausalConvolution
    private let stages: [Stage]
    private let middle: MiddleBlock
    private let norm: ChannelNorm
    private let output: CausalConvolution

    init(_ weights: Weights, _ configuration: WanAutoencoderConfiguration) throws(TensorError) {
        let sizes = ([1] + configuration.multiples).map { $0 * configuration.encoderSize }
        let last = configuration.multiples.count - 1
        input = try CausalConvolution(weights["conv_in"], inputs: configuration.inputChannels, outputs: sizes[0])
        var (stages, flat): ([Stage], Int) = ([], 0)
        for index in configuration.multiples.indices {
            let (inputs, outputs) = (sizes[index], sizes[index + 1])
            let inTime = index < last && configuration.downsamplesTime[index]
            var layers: [Layer] = []
            for block in 0..<configuration.residualBlocks {
                let name = configuration.isResidual ? "down_blocks.\(index).resnets.\(block)" : "down_blocks.\(flat)"
                flat += 1
                layers.append(
                    .residual(try ResidualBlock(weights[name], inputs: block == 0 ? inputs : outputs, outputs: outputs)))
            }
            if index < last {
                let name = configuration.isResidual ? "down_blocks.\(index).downsampler" : "down_blocks.\(flat)"
                flat += 1
                layers.append(.down(try Downsampling(weights[name], channels: outputs, inTime: inTime)))
            }
            let shortcut =
                configuration.isResidual
                ? BlockShortcut(inputs: inputs, outputs: outputs, time: inTime ? 2 : 1, space: index < last ? 2 : 1) : nil
            stages.append(Stage(layers: layers, shortcut: shortcut))
        }
        self.stages = stages
        let size = sizes[last + 1]
        middle = try MiddleBlock(weights["mid_block"], channels: size)
        norm = try ChannelNorm(weights["norm_out"], channels: size, dimensions: 5)
        output = try CausalConvolution(weights["conv_out"], inputs: size, outputs: 2 * configuration.latentChannels)
    }

    func callAsFunction(_ video: Tensor, _ memory: FrameMemory) throws(TensorError) -> Tensor {
        memory.rewind()
        var hidden = try input(video, remembering: memory)
        for stage in stages {
            let before = hidden
            for layer in stage.layers {
                switch layer {
                case .residual(let block): hidden = try block(hidden, memory)
                case .down(let sampling): hidden = try sampling(hidden, memory)
                }
            }
            if let shortcut = stage.shortcut { hidden = try hidden + shortcut.down(before) }
        }
        hidden = try middle(hidden, memory)
        return try output(norm(hidden).silu(), remembering: memory)
    }
}
