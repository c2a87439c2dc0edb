/// What a video may be before any of its frames is decoded.
public struct VideoReaderLimits: Hashable, Sendable {
    public var maximumBytes: Int
    /// Width x height.
    public var maximumPixels: Int
    public var maximumFrames: Int

    public init(maximumBytes: Int = 512 << 20, maximumPixels: Int = 4096 * 4096, maximumFrames: Int = 36_000) {
        self.maximumBytes = maximumBytes
        self.maximumPixels = maximumPixels
        self.maximumFrames = maximumFrames
    }
}
