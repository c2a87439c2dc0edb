/// What a picture file says about itself before any pixel is decoded.
public struct PictureHeader: Hashable, Sendable {
    public var format: PictureFormat
    /// Pixels, with the orientation applied.
    public var width: Int
    /// Pixels, with the orientation applied.
    public var height: Int

    public init(format: PictureFormat, width: Int, height: Int) {
        self.format = format
        self.width = width
        self.height = height
    }

    /// Long side over short side, 1 or more.
    public var elongation: Double { Double(max(width, height)) / Double(min(width, height)) }
}
