package import ReelMedia
package import ReelShot

/// Whether a video's size can be brought to a shot's, and how.
package struct SourceShape: Hashable, Sendable {
    /// What is done, in the words of a person who watches; empty for nothing.
    package let description: String
    /// The size at which frames between frames are drawn: not larger than the video's own, since that would show nothing more.
    package let drawn: PixelSize

    /// How much wider or narrower than asked for a video may be: what is beyond is cut off.
    private static let mostCut = 1.12
    /// How many times its own size it may be enlarged to.
    private static let mostEnlarged = 3.0

    package init(of video: VideoFacts, as size: PixelSize) throws(SourceTiming.Mismatch) {
        let own = PixelSize(width: video.width, height: video.height)
        let cut = max(own.ratio / size.ratio, size.ratio / own.ratio)
        guard cut <= Self.mostCut else {
            throw SourceTiming.Mismatch(
                description: "the video has \(own) pixels, another shape than the \(size) that were asked for")
        }
        let enlarged = max(Double(size.width) / Double(own.width), Double(size.height) / Double(own.height))
        guard enlarged <= Self.mostEnlarged else {
            throw SourceTiming.Mismatch(description: "the video has \(own) pixels, too few for the \(size) that were asked for")
        }
        let isCropped = own.width * size.height != own.height * size.width
        drawn = enlarged > 1 ? size.scaled(by: 1 / enlarged) : size
        description = own == size ? "" : "scaled\(isCropped ? " and cropped" : "") to \(size)"
    }
}

extension PixelSize {
    fileprivate func scaled(by factor: Double) -> PixelSize {
        PixelSize(
            width: max(1, Int((Double(width) * factor).rounded())), height: max(1, Int((Double(height) * factor).rounded())))
    }
}
