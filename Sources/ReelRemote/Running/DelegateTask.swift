package import ReelShot

/// A shot on its way to a server: its pictures are there at the size of the video, upright, in sRGB, with nothing else in their files.
package struct DelegateTask: Sendable {
    /// The id of the endpoint that was asked for.
    package var endpoint: String
    package var shot: Shot
    /// A PNG file.
    package var first: String
    /// A PNG file.
    package var last: String?
    package var size: PixelSize
    /// Where the server's video goes, which must not be there yet.
    package var target: String

    package init(endpoint: String, shot: Shot, first: String, last: String?, size: PixelSize, target: String) {
        (self.endpoint, self.shot, self.first, self.last) = (endpoint, shot, first, last)
        (self.size, self.target) = (size, target)
    }

    /// What torch takes for a seed on every server: 63 bits, not negative.
    var seed: Int { Int(shot.seed & 0x7fff_ffff_ffff_ffff) }

    /// Guidance as models take it: 0 leaves the model alone, 0.5 is the 3.5 that Wan was published with, 1 is 6.
    var guidanceScale: Double { 1 + 5 * min(max(shot.guidance, 0), 1) }

    /// Frames of a model that makes a multiple of `step` and one at `rate` a second, as near to the shot's length as they come.
    func frames(rate: Int, step: Int) -> Int { max(1, (shot.seconds * rate + step / 2) / step) * step + 1 }

    /// The size with both sides at the next multiple.
    func size(multipleOf step: Int) -> PixelSize {
        PixelSize(width: (size.width + step - 1) / step * step, height: (size.height + step - 1) / step * step)
    }
}
