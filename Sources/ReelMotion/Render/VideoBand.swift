import ReelEngine
import ReelMedia

/// Draws rows of a video frame between two pictures, two at a time: what one thread needs for it.
final class VideoBand {
    private let layers: [MomentLayer]
    private let pictures: [VideoPicture]
    private let blend: MomentBlend
    private let stopwatch: Stopwatch?
    /// For each layer and picture.
    private let rows: [[TracedRows]]
    /// For each picture: two rows of luma and one of chroma.
    private let fetched: [Plane]
    /// The same, of all that has been drawn.
    private let mixed: VideoRows
    private let ripple: Ripple?
    /// What of it is in the two rows.
    private let ripples: [RippledRow]
    /// What fetching needs in between.
    private let columns: VectorPlane

    /// - Parameter width: of the frame, even.
    init(
        width: Int, layers: [MomentLayer], pictures: [VideoPicture], blend: MomentBlend, ripple: Ripple?, stopwatch: Stopwatch?
    ) {
        self.layers = layers
        self.pictures = pictures
        self.blend = blend
        self.ripple = ripple
        self.stopwatch = stopwatch
        ripples = ripple == nil ? [] : (0..<2).map { _ in RippledRow(width: width) }
        rows = layers.map { $0.views.map { _ in TracedRows(width: width) } }
        let mixed = VideoRows(width: width)
        fetched = pictures.map { _ in Plane(width: mixed.capacity, height: 3) }
        columns = VectorPlane(width: mixed.capacity, height: 1)
        self.mixed = mixed
    }

    /// Draws the rows `2 * pair` and `2 * pair + 1` and the chroma between them.
    func draw(pair: Int, into planes: VideoFrame.Planes) {
        if let ripple {
            stopwatch.measure("ripple") {
                for (line, row) in ripples.enumerated() { row.read(ripple, row: 2 * pair + line) }
            }
        }
        for (layer, rows) in zip(layers, rows) {
            let columns = layer.columns(of: pair)
            guard !columns.isEmpty else { continue }
            stopwatch.measure("trace") {
                for side in 0..<2 {
                    rows[side].trace(row: 2 * pair, columns, of: layer.views[side], votes: !layer.covers, ripples: ripples)
                }
            }
            stopwatch.measure("fetch") {
                for side in 0..<2 { fetch(side, rows[side], columns) }
            }
            stopwatch.measure("blend") { mix(rows[0], rows[1], columns, covers: layer.covers) }
        }
        stopwatch.measure("blend") {
            if ripples.count == 2 {
                ripples[0].light(mixed.upper, chroma: mixed.chroma)
                ripples[1].light(mixed.lower, chroma: nil)
            }
            mixed.store(pair, into: planes)
        }
    }

    /// Fetches one picture's part of the rows.
    private func fetch(_ side: Int, _ rows: TracedRows, _ span: Range<Int>) {
        let (picture, fetched) = (pictures[side], fetched[side])
        picture.fetchLuma(rows.upper, span, columns: columns.pixels, into: fetched.row(0))
        picture.fetchLuma(rows.lower, span, columns: columns.pixels, into: fetched.row(1))
        picture.fetchChroma(rows.upper, rows.lower, span, columns: columns.pixels, into: fetched.row(2))
        let gain = side == 0 ? blend.gains.first : blend.gains.last
        gain.apply(fetched.row(0), fetched.row(1), chroma: fetched.row(2), span)
    }

    /// Mixes both pictures' parts over what is drawn already.
    private func mix(_ first: TracedRows, _ last: TracedRows, _ columns: Range<Int>, covers: Bool) {
        let (a, b) = (fetched[0], fetched[1])
        blend.mixLuma(a.row(0), first.upper, b.row(0), last.upper, columns, covers: covers, into: mixed.upper)
        blend.mixLuma(a.row(1), first.lower, b.row(1), last.lower, columns, covers: covers, into: mixed.lower)
        blend.mixChroma(a.row(2), first, b.row(2), last, columns, covers: covers, into: mixed.chroma)
    }
}
