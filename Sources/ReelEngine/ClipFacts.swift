/// What is known about a clip before its first frame is drawn.
public struct ClipFacts: Hashable, Sendable {
    public var width: Int
    public var height: Int
    public var frameRate: Int
    public var frameCount: Int
    /// The share of all work that is done before the first frame is drawn, 0...1.
    public var preparation: Double

    public init(width: Int, height: Int, frameRate: Int, frameCount: Int, preparation: Double = 0) {
        self.width = width
        self.height = height
        self.frameRate = frameRate
        self.frameCount = frameCount
        self.preparation = preparation
    }

    public var seconds: Double { Double(frameCount) / Double(frameRate) }
}
