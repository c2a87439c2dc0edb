/// The facts about a finished MP4, or about a folder of stills: those have no `frameRate` and `bytes`, both 0.
public struct RenderedFile: Codable, Hashable, Sendable {
    public var path: String
    public var bytes: Int
    public var size: PixelSize
    public var frameRate: Int
    public var frameCount: Int
    public var hasSound: Bool

    public init(path: String, bytes: Int, size: PixelSize, frameRate: Int, frameCount: Int, hasSound: Bool) {
        self.path = path
        self.bytes = bytes
        self.size = size
        self.frameRate = frameRate
        self.frameCount = frameCount
        self.hasSound = hasSound
    }

    public var seconds: Double { Double(frameCount) / Double(max(1, frameRate)) }
}
