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
        let field = field(warp, ambient, width, height)
        frame.withUnsafeMutableBytes { bytes in
            guard let target = bytes.baseAddress else { return }
            workers.overRows(height) { lines in
                for y in lines {
                    let row = target + 3 * width * y
                    for x in 0..<width {
                        let place = Self.place(x, y, field)
                        var colour = source.anywhere(place) * (1 + place.z)
                        colour += place.w * (ViewRenderer.haze - colour)
                        VectorPlane.store(colour, at: row + 3 &* x)
                    }
                }
            }
        }
    }

    /// Moves a frame that is for the encoder in the same way.
    func apply(_ warp: MoveWarp, ambient: ((SIMD2<Float>) -> SIMD4<Float>)?, to frame: inout VideoFrame) {
        let (width, height) = (frame.width, frame.height)
        let source = VideoPicture(frame)
        let field = field(warp, ambient, width, height)
        frame.withUnsafeMutablePlanes { planes in
            workers.overRows(height / 2) { pairs in
                let rows = VideoRows(width: width)
                let lines = [TouchedLine(width: width), TouchedLine(width: width)]
                let columns = VectorPlane(width: rows.capacity, height: 1)
                for pair in pairs {
                    for line in 0..<2 {
                        lines[line].read(width: width, height: height) { Self.place($0, 2 * pair + line, field) }
                    }
                    let span = 0..<rows.capacity
                    source.fetchLuma(lines[0].places, span, columns: columns.pixels, into: rows.upper)
                    source.fetchLuma(lines[1].places, span, columns: columns.pixels, into: rows.lower)
                    source.fetchChroma(lines[0].places, lines[1].places, span, columns: columns.pixels, into: rows.chroma)
                    lines[0].light(rows.upper, chroma: rows.chroma)
                    lines[1].light(rows.lower, chroma: nil)
                    rows.store(pair, into: planes)
                }
            }
        }
    }

    /// Where every fourth pixel of every fourth row comes from (x, y), how much brighter it is, and how much haze lies over it.
    private func field(
        _ warp: MoveWarp, _ ambient: ((SIMD2<Float>) -> SIMD4<Float>)?, _ width: Int, _ height: Int
    ) -> VectorPlane {
        let field = VectorPlane(width: (width + Self.cell - 1) / Self.cell + 1, height: (height + Self.cell - 1) / Self.cell + 1)
        workers.overRows(field.height) { rows in
            for row in rows {
                for column in 0..<field.width {
                    let p = warp.source(of: SIMD2(Float(column * Self.cell), Float(row * Self.cell)), nearness: 0.5)
                    field.row(row)[column] = SIMD4(p.x, p.y, 0, 0) + (ambient?(p) ?? .zero)
                }
            }
        }
        return field
    }

    /// The same for any pixel.
    @inline(__always)
    private static func place(_ x: Int, _ y: Int, _ field: VectorPlane) -> SIMD4<Float> {
        let column = x / cell
        let (upper, lower) = (field.row(y / cell) + column, field.row(min(y / cell + 1, field.height - 1)) + column)
        let share = Float(y % cell) / Float(cell)
        let a = upper[0] + share * (lower[0] - upper[0])
        let b = upper[1] + share * (lower[1] - upper[1])
        return a + Float(x % cell) / Float(cell) * (b - a)
    }
}
