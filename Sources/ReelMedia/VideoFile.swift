/// A finished video on disk.
public struct VideoFile: Hashable, Sendable {
    public var path: String
    public var bytes: Int
    public var format: VideoFormat
    public var hasSound: Bool
}
