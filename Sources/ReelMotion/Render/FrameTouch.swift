import ReelMedia

/// Moves a finished frame a little: for the hand that holds the camera, and for what moves by itself.
struct FrameTouch {
    private static let cell = 4
    let workers: Workers

    /// - Parameters:
    ///   - warp: where the hand holds the camera.
    ///   - ambient: for a point of the frame, how what is there moves (see `AmbientField`); nil for nothing.
    func apply(_ warp: MoveWarp, ambient: ((SIMD2<Float>) -> SIMD4<Float>)?, to frame: inout Frame) {
        let (width, height) = (frame.width, frame.height)
        let source = CubicSource(VectorPlane(colours: frame))
        let field = VectorPlane(width: (width + Self.cell - 1) / Self.cell + 1, height: (height + Self.cell - 1) / Self.cell + 1)
        workers.overRows(field.height) { rows in
            for row in rows {
                for column in 0..<field.width {
                    let p = warp.source(of: SIMD2(Float(column * Self.cell), Float(row * Self.cell)), nearness: 0.5)
                    field.row(row)[column] = SIMD4(p.x, p.y, 0, 0) + (ambient?(p) ?? .zero)
                }
            }
        }
        frame.withUnsafeMutableBytes { bytes in
            guard let target = bytes.baseAddress else { return }
            workers.overRows(height) { lines in
                for y in lines {
                    let (upper, lower) = (field.row(y / Self.cell), field.row(min(y / Self.cell + 1, field.height - 1)))
                    let share = Float(y % Self.cell) / Float(Self.cell)
                    let row = target + 3 * width * y
                    for x in 0..<width {
                        let column = x / Self.cell
                        let a = upper[column] + share * (lower[column] - upper[column])
                        let b = upper[column &+ 1] + share * (lower[column &+ 1] - upper[column &+ 1])
                        let place = a + Float(x % Self.cell) / Float(Self.cell) * (b - a)
                        var colour = source.anywhere(place) * (1 + place.z)
                        colour += place.w * (ViewRenderer.haze - colour)
                        VectorPlane.store(colour, at: row + 3 &* x)
                    }
                }
            }
        }
    }
}
