/// Stereo sound: 32-bit float samples, -1...1, both channels equally long.
public struct AudioBuffer: Sendable {
    /// Frames per second of every buffer in Reel.
    public static let sampleRate = 48_000

    public var left: [Float]
    public var right: [Float]

    /// Silence of `frameCount` sample frames.
    public init(frameCount: Int) {
        left = [Float](repeating: 0, count: frameCount)
        right = left
    }

    /// Silence of `seconds`, to the nearest sample frame.
    public init(seconds: Double) {
        self.init(frameCount: Int((seconds * Double(Self.sampleRate)).rounded()))
    }

    public var frameCount: Int { left.count }
    public var seconds: Double { Double(frameCount) / Double(Self.sampleRate) }
}
