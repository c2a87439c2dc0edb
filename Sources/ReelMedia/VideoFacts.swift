/// What is known of a video before any of its frames is decoded.
public struct VideoFacts: Hashable, Sendable {
    /// Pixels.
    public var width: Int
    /// Pixels.
    public var height: Int
    /// Frames a second, on average.
    public var frameRate: Double
    /// Frames that the file holds, counted.
    public var frameCount: Int
    /// Whether it has an audio stream.
    public var hasSound: Bool

    public init(width: Int, height: Int, frameRate: Double, frameCount: Int, hasSound: Bool) {
        self.width = width
        self.height = height
        self.frameRate = frameRate
        self.frameCount = frameCount
        self.hasSound = hasSound
    }

    public var seconds: Double { frameRate > 0 ? Double(frameCount) / frameRate : 0 }
}
