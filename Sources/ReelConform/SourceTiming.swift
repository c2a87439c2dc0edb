package import ReelMedia

/// Which frame of a video goes where, so that it has a shot's length and frame rate.
package struct SourceTiming: Hashable, Sendable {
    /// What is done, in the words of a person who watches.
    package let description: String
    private let frameCount: Int
    private let step: Double
    /// Whether its own frames are taken, and none between them is drawn.
    package let isRounded: Bool

    /// A video that is too far from what was asked for to be brought to it.
    package struct Mismatch: Error, Hashable, CustomStringConvertible { package let description: String }

    /// What a video may lack of the length asked for; the rest is stretched.
    private static let shortest = 0.9
    /// How much longer it may be where its last frame must be kept.
    private static let longest = 1.5

    /// - Parameters:
    ///   - keepsEnd: whether the last frame must be the video's last; else a longer video is cut.
    package init(of video: VideoFacts, frameRate: Int, frameCount: Int, keepsEnd: Bool) throws(Mismatch) {
        let seconds = Double(frameCount) / Double(frameRate)
        guard video.seconds >= seconds * Self.shortest else {
            throw Mismatch(
                description:
                    "the video lasts \(Self.rounded(video.seconds)) s of the \(Self.rounded(seconds)) s that were asked for")
        }
        guard !keepsEnd || video.seconds <= seconds * Self.longest else {
            throw Mismatch(
                description:
                    "the video lasts \(Self.rounded(video.seconds)) s where \(Self.rounded(seconds)) s were asked for, and its end cannot be cut off"
            )
        }
        self.frameCount = frameCount
        let span = Double(max(1, frameCount - 1))
        let natural = video.frameRate / Double(frameRate)
        let hasRate = abs(natural - 1) < 0.005
        let slack = max(2, frameCount / 50)
        if !keepsEnd, natural * span <= Double(video.frameCount - 1) + 0.5 {
            step = min(hasRate ? 1 : natural, Double(video.frameCount - 1) / span)
            isRounded = hasRate
            description = [
                video.frameCount > frameCount && hasRate ? "cut to \(frameCount) frames" : nil,
                hasRate ? nil : "resampled to \(frameRate) frames a second",
            ].compactMap(\.self).joined(separator: ", ")
        } else {
            step = Double(video.frameCount - 1) / span
            isRounded = hasRate && abs(video.frameCount - frameCount) <= slack
            description =
                video.frameCount == frameCount && hasRate
                ? ""
                : isRounded ? "\(frameCount) of its frames taken" : "resampled to \(frameCount) frames at \(frameRate) a second"
        }
    }

    /// Where frame `index` comes from, counted in the video's frames.
    package func place(of index: Int) -> Double {
        let place = Double(min(index, frameCount - 1)) * step
        return isRounded ? place.rounded() : place
    }

    private static func rounded(_ value: Double) -> Double { (value * 100).rounded() / 100 }
}
