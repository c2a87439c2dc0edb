public import ReelTensor

/// From a prompt to the states that the transformer takes; the text encoder is in memory only as long as this is.
public final class WanText {
    private let tokenizer: SentencePieceTokenizer
    private let encoder: TextEncoder

    private static let length = 512
    /// The piece that ends a text.
    private static let end = 1

    /// - Parameter folder: as diffusers lays it out, with `tokenizer/spiece.model` and `text_encoder`.
    public init(folder: ModelFolder, torch: Torch, device: Device, type: ElementType) throws(TensorError) {
        tokenizer = try SentencePieceTokenizer(path: folder["tokenizer/spiece.model"])
        encoder = try TextEncoder(path: folder["text_encoder"], torch: torch, device: device, type: type)
    }

    /// - Returns: `[1, 512, size]`; what a longer prompt says at its end is left out.
    public func states(of prompt: String) throws(TensorError) -> Tensor {
        let tokens = tokenizer(PromptText(prompt).text).prefix(Self.length - 1)
        return try encoder(tokens + [Self.end], length: Self.length)
    }
}
