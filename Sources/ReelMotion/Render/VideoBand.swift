import ReelEngine
import ReelMedia

/// Draws rows of a video frame between two pictures, two at a time: what one thread needs for it. Owns its memory.
final class VideoBand {
    private let width: Int
    private let views: [SideView]
    private let pictures: [VideoPicture]
    private let blend: MomentBlend
    private let stopwatch: Stopwatch?
    private let rows: [TracedRows]
    /// For each picture: two rows of luma and one of chroma.
    private let fetched: [Plane]
    /// One finished row of a plane, rounded up to whole vectors.
    private let bytes: UnsafeMutablePointer<UInt8>

    /// - Parameter width: of the frame, even.
    init(width: Int, views: [SideView], pictures: [VideoPicture], blend: MomentBlend, stopwatch: Stopwatch?) {
        self.width = width
        self.views = views
        self.pictures = pictures
        self.blend = blend
        self.stopwatch = stopwatch
        rows = views.map { _ in TracedRows(width: width) }
        let capacity = (width + 7) / 8 * 8
        fetched = views.map { _ in Plane(width: capacity, height: 3) }
        bytes = .allocate(capacity: capacity)
        bytes.initialize(repeating: 0, count: capacity)
    }

    deinit {
        bytes.deallocate()
    }

    /// Draws the rows `2 * pair` and `2 * pair + 1` and the chroma between them.
    func draw(pair: Int, into planes: VideoFrame.Planes) {
        stopwatch.measure("trace") {
            for side in 0..<2 { rows[side].trace(row: 2 * pair, of: views[side]) }
        }
        stopwatch.measure("fetch") {
            for side in 0..<2 { fetch(side) }
        }
        stopwatch.measure("blend") { mix(pair, into: planes) }
    }

    /// Fetches one picture's part of the rows.
    private func fetch(_ side: Int) {
        let (picture, rows, fetched) = (pictures[side], rows[side], fetched[side])
        picture.fetchLuma(rows.upper, into: fetched.row(0))
        picture.fetchLuma(rows.lower, into: fetched.row(1))
        picture.fetchChroma(rows.upper, rows.lower, into: fetched.row(2))
        let gain = side == 0 ? blend.gains.first : blend.gains.last
        gain.apply(fetched.row(0), fetched.row(1), chroma: fetched.row(2), count: fetched.width)
    }

    /// Mixes both pictures' parts into the frame.
    private func mix(_ pair: Int, into planes: VideoFrame.Planes) {
        let (first, last) = (rows[0], rows[1])
        blend.mixLuma(fetched[0].row(0), first.upper, fetched[1].row(0), last.upper, into: bytes)
        (planes.luma + 2 * pair * width).update(from: bytes, count: width)
        blend.mixLuma(fetched[0].row(1), first.lower, fetched[1].row(1), last.lower, into: bytes)
        (planes.luma + (2 * pair + 1) * width).update(from: bytes, count: width)
        let half = fetched[0].width / 2
        blend.mixChroma(fetched[0].row(2), first, fetched[1].row(2), last, into: bytes, bytes + half)
        (planes.blue + pair * width / 2).update(from: bytes, count: width / 2)
        (planes.red + pair * width / 2).update(from: bytes + half, count: width / 2)
    }
}
