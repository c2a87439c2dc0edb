package import ReelMedia

/// A video's frames at other moments than its own: those between two of them are drawn by the motion between the two.
///
/// Frames are pulled in their order, and two are held at a time, however long the video is.
package struct ResampledFrames {
    private let seed: UInt64
    private let workers: Workers
    private let pull: (inout Frame) throws -> Bool
    private var held: Frame
    private var next: Frame?
    /// The number of the held frame; -1 before the first one.
    private var index = -1
    private var between: InBetweens?

    /// - Parameter pull: puts the video's next frame in place of the one it is given, which is of its size; false after the last one.
    package init(
        width: Int, height: Int, seed: UInt64, threads: Int, pull: @escaping (inout Frame) throws -> Bool
    ) {
        (self.seed, self.pull) = (seed, pull)
        workers = Workers(count: threads)
        held = Frame(width: width, height: height)
    }

    /// Draws what the video shows at `place`, counted in its frames from 0; places must not go back.
    /// - Returns: false, with `frame` untouched, if the video ends before.
    package mutating func draw(at place: Double, into frame: inout Frame) throws -> Bool {
        let wanted = max(0, Int(place))
        while index < wanted {
            guard try advance() else { return false }
        }
        let share = place - Double(wanted)
        guard share > 0.01, let next else {
            frame = held
            return true
        }
        guard share < 0.99 else {
            frame = next
            return true
        }
        let between = self.between ?? InBetweens(first: held, last: next, seed: seed, workers: workers)
        self.between = between
        if between.areRelated { between.draw(at: share, into: &frame) } else { frame = share < 0.5 ? held : next }
        return true
    }

    private mutating func advance() throws -> Bool {
        if index < 0 {
            guard try pull(&held) else { return false }
        } else {
            guard let next else { return false }
            held = next
        }
        index += 1
        between = nil
        var following = next ?? Frame(width: held.width, height: held.height)
        next = nil
        if try pull(&following) { next = following }
        return true
    }
}
