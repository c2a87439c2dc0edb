/// What is known about a clip before its first frame is drawn.
public struct ClipFacts: Hashable, Sendable {
    public var width: Int
    public var height: Int
    public var frameRate: Int
    public var frameCount: Int

    public init(width: Int, height: Int, frameRate: Int, frameCount: Int) {
        self.width = width
        self.height = height
        self.frameRate = frameRate
        self.frameCount = frameCount
    }

    public var seconds: Double { Double(frameCount) / Double(frameRate) }
}
