/// What an engine is asked for: pictures as local files, and everything the video must be.
///
/// A shot knows nothing of HTTP, URLs, keys or the database, so it can cross to another process or machine as one JSON line.
public struct Shot: Codable, Hashable, Sendable {
    /// The job's id, repeated in every event about this shot.
    public var id: String
    /// Name of the engine to use; nil for the best one there is.
    public var engine: String?
    /// The weights to use, for an engine that needs some.
    public var model: ShotModel?
    public var firstFrame: ShotPicture
    /// The picture to arrive at; nil lets the engine end where it likes.
    public var lastFrame: ShotPicture?
    public var prompt: String
    public var negativePrompt: String
    /// How closely to follow the prompt, 0...1 (fal's `cfg_scale`).
    public var guidance: Double
    public var seconds: Int
    public var frameRate: Int
    public var framing: Framing
    public var limits: PictureLimits
    public var sound: Bool
    /// The same shot with the same seed gives the same frames, bit for bit.
    public var seed: UInt64
    /// Where the MP4 goes: complete or absent, never half. For stills, the folder.
    public var output: String
    /// Single pictures between the first and the last one, in place of a video; nil for a video.
    public var stills: [ShotStill]?
    /// Frames to tell of as small pictures while the video is made; nil for none.
    public var previews: Int?
    /// A video of this shot that is there already, to be brought to its terms; nil for one that is to be made.
    public var source: ShotSource?

    public init(
        id: String,
        engine: String? = nil,
        model: ShotModel? = nil,
        firstFrame: ShotPicture,
        lastFrame: ShotPicture? = nil,
        prompt: String,
        negativePrompt: String = "",
        guidance: Double = 0.5,
        seconds: Int,
        frameRate: Int = 24,
        framing: Framing,
        limits: PictureLimits = PictureLimits(),
        sound: Bool,
        seed: UInt64 = 0,
        output: String,
        stills: [ShotStill]? = nil,
        previews: Int? = nil,
        source: ShotSource? = nil
    ) {
        self.id = id
        self.engine = engine
        self.model = model
        self.firstFrame = firstFrame
        self.lastFrame = lastFrame
        self.prompt = prompt
        self.negativePrompt = negativePrompt
        self.guidance = guidance
        self.seconds = seconds
        self.frameRate = frameRate
        self.framing = framing
        self.limits = limits
        self.sound = sound
        self.seed = seed
        self.output = output
        self.stills = stills
        self.previews = previews
        self.source = source
    }

    /// Frames in the finished video, or stills.
    public var frameCount: Int { stills?.count ?? seconds * frameRate }
}
