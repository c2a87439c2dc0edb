/// What a picture may be before any of its pixels is decoded.
public struct PictureLimits: Codable, Hashable, Sendable {
    /// Shortest width and height in pixels.
    public var minimumSide: Int
    /// Most pixels (width x height).
    public var maximumPixels: Int
    /// Largest file in bytes.
    public var maximumBytes: Int
    /// Largest ratio of the long side to the short side; nil for any.
    public var maximumRatio: Double?

    public init(
        minimumSide: Int = 64,
        maximumPixels: Int = 50_000_000,
        maximumBytes: Int = 30_000_000,
        maximumRatio: Double? = nil
    ) {
        self.minimumSide = minimumSide
        self.maximumPixels = maximumPixels
        self.maximumBytes = maximumBytes
        self.maximumRatio = maximumRatio
    }
}
