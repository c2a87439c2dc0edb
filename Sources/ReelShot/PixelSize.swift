/// A width and a height in pixels.
public struct PixelSize: Codable, Hashable, Sendable, CustomStringConvertible {
    public var width: Int
    public var height: Int

    public init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }

    public var pixels: Int { width * height }
    public var ratio: Double { Double(width) / Double(height) }
    public var description: String { "\(width)x\(height)" }
}
