/// The terms of a video: fixed before its first frame.
public struct VideoFormat: Hashable, Sendable {
    /// Pixels, even.
    public var width: Int
    /// Pixels, even.
    public var height: Int
    /// Frames per second, constant.
    public var frameRate: Int
    /// Exactly as many frames as will be appended.
    public var frameCount: Int

    public init(width: Int, height: Int, frameRate: Int, frameCount: Int) {
        self.width = width
        self.height = height
        self.frameRate = frameRate
        self.frameCount = frameCount
    }

    public var seconds: Double { Double(frameCount) / Double(frameRate) }

    func check() throws(MediaError) {
        guard (2...16_384).contains(width), (2...16_384).contains(height), width % 2 == 0, height % 2 == 0 else {
            throw .misuse("A video of \(width)x\(height) pixels cannot be written: both sides must be even, from 2 to 16384.")
        }
        guard (1...240).contains(frameRate), frameCount >= 1 else {
            throw .misuse("A video of \(frameCount) frames at \(frameRate) frames a second cannot be written.")
        }
    }
}
