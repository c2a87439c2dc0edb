public import ReelTensor

/// How long a step of a Wan transformer takes, with random weights of its real size.
public struct WanBenchmark {
    /// The sizes that Wan was published in.
    public enum Size: String, CaseIterable, Sendable {
        case small = "1.3b"
        case expert = "14b"
        /// For a try on a processor.
        case tiny
    }

    public struct Result: Sendable {
        /// Of each measured step, in seconds.
        public let seconds: [Double]
        public let tokens: Int
        /// What is free on the GPU before and after the model was made; nil where nothing tells.
        public let free: (before: Int?, after: Int?)
    }

    private let size: Size
    private let torch: Torch
    private let device: Device

    public init(_ size: Size, torch: Torch, device: Device) { (self.size, self.torch, self.device) = (size, torch, device) }

    /// - Parameters:
    ///   - frames: of the video, 4k + 1.
    ///   - steps: how many are measured, after one that is not.
    public func run(width: Int, height: Int, frames: Int, steps: Int) throws(TensorError) -> Result {
        let type: ElementType = device == .cpu ? .float32 : .bfloat16
        let before = torch.freeMemory
        let configuration = size.configuration
        let model = try WanTransformer(configuration, Weights(randomOn: device, type: type, torch: torch))
        let shape = [1, configuration.inputChannels, (frames - 1) / 4 + 1, height / 8, width / 8]
        let latents = try Tensor.randomNormal(shape, type, on: device, torch: torch)
        let text = try Tensor.randomNormal([1, 512, configuration.textSize], type, on: device, torch: torch)
        let times = try Tensor([500], shape: [1], torch: torch).to(.float32).to(device)
        var seconds: [Double] = []
        for step in 0...steps {
            let clock = ContinuousClock()
            let start = clock.now
            let velocity = try model(latents, times: times, text: text)
            // A number that comes back to the processor: nothing of the step is left to do then.
            _ = try velocity.part(2, 0..<1).part(3, 0..<1).part(4, 0..<1).floats()
            if step > 0 { seconds.append((clock.now - start) / .seconds(1)) }
        }
        return Result(
            seconds: seconds, tokens: shape[2] * shape[3] / 2 * (shape[4] / 2), free: (before, torch.freeMemory))
    }
}

extension WanBenchmark.Size {
    var configuration: WanTransformerConfiguration {
        switch self {
        case .tiny: WanTransformerConfiguration(heads: 2, headSize: 24, feedForwardSize: 64, layers: 2)
        case .small: WanTransformerConfiguration(heads: 12, headSize: 128, feedForwardSize: 8960, layers: 30)
        case .expert: WanTransformerConfiguration(heads: 40, headSize: 128, feedForwardSize: 13_824, layers: 40)
        }
    }
}

extension WanTransformerConfiguration {
    /// As Wan 2.2 has it, from pictures.
    fileprivate init(heads: Int, headSize: Int, feedForwardSize: Int, layers: Int) {
        self.init(
            patchSize: [1, 2, 2], heads: heads, headSize: headSize, inputChannels: 36, outputChannels: 16, textSize: 4096,
            frequencySize: 256, feedForwardSize: feedForwardSize, layers: layers, crossAttentionNorm: true, epsilon: 1e-6,
            imageSize: nil, addedProjectionSize: nil, longestRotation: 1024, imagePositions: nil)
    }
}
