/// How a frame between two pictures moves by itself: for every fourth pixel of every fourth row by how many pixels it comes from
/// elsewhere (x, y), how much brighter it is (a share), and how much haze lies over it (a share).
struct Ripple {
    static let cell = 4
    let field: VectorPlane

    /// What moves in the first picture, handed over to what moves in the last, each at its place at the moment; nil for nothing.
    /// - Parameters:
    ///   - held: from the frame to that of a camera at rest.
    ///   - maps: from there to the first and to the last picture, as far as the camera alone leads.
    init?(_ touch: MomentTouch, held: Homography, maps: [Homography], width: Int, height: Int, workers: Workers) {
        guard touch.first != nil || touch.last != nil else { return nil }
        let field = VectorPlane(width: (width + Self.cell - 1) / Self.cell + 1, height: (height + Self.cell - 1) / Self.cell + 1)
        let pictures = maps.map { PixelMap(held.then($0)) }
        workers.overRows(field.height) { rows in
            for row in rows {
                let target = field.row(row)
                for column in 0..<field.width {
                    let (x, y) = (Float(column * Self.cell), Float(row * Self.cell))
                    let (a, b) = (pictures[0](x, y), pictures[1](x, y))
                    let first = touch.first?.value(a.x, a.y) ?? .zero
                    let last = touch.last?.value(b.x, b.y) ?? .zero
                    target[column] = first + touch.shareOfLast * (last - first)
                }
            }
        }
        self.field = field
    }
}
