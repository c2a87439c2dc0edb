/// Input of `fal-ai/veo3.1/fast/first-last-frame-to-video`.
public struct FirstLastFrameInput: Hashable, Sendable {
    public enum AspectRatio: String, CaseIterable, Sendable {
        case auto
        case portrait = "9:16"
        case landscape = "16:9"
        case square = "1:1"
    }

    public enum Resolution: String, CaseIterable, Sendable {
        case p720 = "720p"
        case p1080 = "1080p"
    }

    public var firstFrame: PictureReference
    public var lastFrame: PictureReference
    public var prompt: String
    public var negativePrompt: String
    /// 4, 6 or 8.
    public var seconds: Int
    public var aspectRatio: AspectRatio
    public var resolution: Resolution
    public var generateAudio: Bool
    public var seed: Int?
}
