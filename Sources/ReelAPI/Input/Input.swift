/// The validated body of a request: what to make, whichever endpoint it came to.
public struct Input: Hashable, Sendable {
    public var firstFrame: PictureReference
    /// Where the video ends; nil for one that goes where the prompt says.
    public var lastFrame: PictureReference?
    public var prompt: String
    public var negativePrompt: String
    /// How closely to follow the prompt, 0...1; nil where the endpoint does not ask.
    public var guidance: Double?
    /// Of the video.
    public var seconds: Int
    public var shape: VideoShape
    public var sound: Bool
    public var seed: Int?

    public init(
        firstFrame: PictureReference,
        lastFrame: PictureReference? = nil,
        prompt: String,
        negativePrompt: String = "",
        guidance: Double? = nil,
        seconds: Int,
        shape: VideoShape,
        sound: Bool,
        seed: Int? = nil
    ) {
        self.firstFrame = firstFrame
        self.lastFrame = lastFrame
        self.prompt = prompt
        self.negativePrompt = negativePrompt
        self.guidance = guidance
        self.seconds = seconds
        self.shape = shape
        self.sound = sound
        self.seed = seed
    }

    /// The pictures to bring in, by the name of the field that holds their URL.
    public var pictures: [PictureReference] { [firstFrame] + [lastFrame].compactMap(\.self) }
}
