/// Draws rows of a frame between two pictures in red, green and blue, two at a time: what one thread needs for it.
final class ColourBand {
    private let width: Int
    private let height: Int
    private let layers: [MomentLayer]
    private let pictures: [ColourPicture]
    private let blend: MomentBlend
    private let ripple: Ripple?
    /// What of it is in the two rows.
    private let ripples: [RippledRow]
    private let rows: [[TracedRows]]
    private let fetched: [VectorPlane]
    private let mixed: VectorPlane

    init(width: Int, height: Int, layers: [MomentLayer], pictures: [ColourPicture], blend: MomentBlend, ripple: Ripple?) {
        (self.width, self.height, self.layers, self.pictures, self.blend) = (width, height, layers, pictures, blend)
        self.ripple = ripple
        ripples = ripple == nil ? [] : (0..<2).map { _ in RippledRow(width: width) }
        rows = layers.map { $0.views.map { _ in TracedRows(width: width) } }
        let capacity = (width + 7) / 8 * 8
        fetched = pictures.map { _ in VectorPlane(width: capacity, height: 1) }
        mixed = VectorPlane(width: capacity, height: 2)
    }

    /// Draws the rows `2 * pair` and, if there is one more, `2 * pair + 1` of the frame that starts at `bytes`.
    func draw(pair: Int, into bytes: UnsafeMutablePointer<UInt8>) {
        if let ripple {
            for (line, row) in ripples.enumerated() { row.read(ripple, row: 2 * pair + line) }
        }
        for (layer, rows) in zip(layers, rows) {
            let columns = layer.columns(of: pair)
            guard !columns.isEmpty else { continue }
            for side in 0..<2 {
                rows[side].trace(row: 2 * pair, columns, of: layer.views[side], votes: !layer.covers, ripples: ripples)
            }
            for line in 0..<2 {
                let places = rows.map { line == 0 ? $0.upper : $0.lower }
                for side in 0..<2 { pictures[side].fetch(places[side], columns, into: fetched[side].pixels) }
                blend.mix(
                    fetched[0].pixels, places[0], fetched[1].pixels, places[1], columns, covers: layer.covers,
                    into: mixed.row(line))
            }
        }
        for (line, row) in ripples.enumerated() { row.light(mixed.row(line)) }
        for y in 2 * pair..<min(2 * pair + 2, height) {
            let (source, target) = (mixed.row(y & 1), bytes + 3 * width * y)
            for x in 0..<width { VectorPlane.store(source[x], at: target + 3 &* x) }
        }
    }
}
