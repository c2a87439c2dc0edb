/// How large the video is.
public enum VideoShape: Hashable, Sendable {
    /// Pixels.
    public struct Size: Hashable, Sendable {
        public var width: Int
        public var height: Int

        public init(width: Int, height: Int) {
            (self.width, self.height) = (width, height)
        }
    }

    /// The one of these whose aspect ratio is nearest to the first picture's.
    case nearest([Size])
    /// The first picture's own aspect ratio at about so many pixels, if its long side is at most `maximumRatio` times its short one.
    case likePicture(pixels: Int, maximumRatio: Double)

    /// The shape for fal's words.
    /// - Parameters:
    ///   - ratio: `16:9`, `9:16` or `1:1`; anything else leaves the choice to the first picture.
    ///   - resolution: `1080p`; anything else is 720p.
    public init(ratio: String, resolution: String) {
        let (long, short) = resolution == "1080p" ? (1920, 1080) : (1280, 720)
        let landscape = Size(width: long, height: short)
        let portrait = Size(width: short, height: long)
        let square = Size(width: short, height: short)
        switch ratio {
        case "16:9": self = .nearest([landscape])
        case "9:16": self = .nearest([portrait])
        case "1:1": self = .nearest([square])
        default: self = .nearest([landscape, portrait, square])
        }
    }
}
