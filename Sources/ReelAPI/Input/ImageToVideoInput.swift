/// Input of `fal-ai/kling-video/v2.5-turbo/standard/image-to-video`.
public struct ImageToVideoInput: Hashable, Sendable {
    public var image: PictureReference
    public var prompt: String
    public var negativePrompt: String
    /// 5 or 10.
    public var seconds: Int
    /// How closely to follow the prompt, 0...1.
    public var guidance: Double
    public var seed: Int?
}
