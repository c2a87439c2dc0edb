/// A video that somebody else has made of a shot, which an engine brings to the shot's own terms: its size, length and frame rate.
public struct ShotSource: Codable, Hashable, Sendable {
    /// A local file: MP4, QuickTime, WebM or Matroska.
    public var path: String
    /// The most bytes that it may have.
    public var maximumBytes: Int

    public init(path: String, maximumBytes: Int) {
        self.path = path
        self.maximumBytes = maximumBytes
    }
}
