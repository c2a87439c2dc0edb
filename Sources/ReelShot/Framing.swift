/// How the size of a video follows from the size of its first picture.
///
/// The server never decodes a picture, so the size is settled in the engine process, where the picture's own size is known.
public enum Framing: Codable, Hashable, Sendable {
    /// This size, whatever the picture's.
    case exactly(PixelSize)
    /// The one of these sizes whose aspect ratio is nearest to the picture's, by the logarithm of the ratio; the first of
    /// them where two are equally near, as 16:9 and 1:1 are to 4:3.
    case nearest([PixelSize])
    /// The picture's own size, odd or even.
    case asPicture
    /// The picture's own aspect ratio at about this many pixels, both sides even.
    case area(pixels: Int)

    /// The size of the video for a first picture of `picture` pixels, orientation already applied.
    public func size(forPicture picture: PixelSize) -> PixelSize {
        switch self {
        case .exactly(let size):
            return size
        case .asPicture:
            return picture
        case .nearest(let sizes):
            // Grows with |log(ratio / ratio)|, and needs no logarithm.
            let distance = { (size: PixelSize) in max(size.ratio / picture.ratio, picture.ratio / size.ratio) }
            let nearest = sizes.map(distance).min() ?? 1
            return sizes.first { distance($0) <= nearest * (1 + 1e-9) } ?? picture
        case .area(let pixels):
            let height = (Double(pixels) / picture.ratio).squareRoot()
            return PixelSize(width: Self.even(height * picture.ratio), height: Self.even(height))
        }
    }

    private static func even(_ side: Double) -> Int {
        max(2, Int((side / 2).rounded()) * 2)
    }
}
