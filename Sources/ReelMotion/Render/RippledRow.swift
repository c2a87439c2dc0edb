import ReelMedia

/// One row of a frame that moves by itself: by how much its pixels come from elsewhere, and what falls on them. Owns its memory.
final class RippledRow {
    /// `ViewRenderer.haze` in a video's numbers.
    private static let haze = SIMD3(BT709.luma(ViewRenderer.haze), BT709.blue(ViewRenderer.haze), BT709.red(ViewRenderer.haze))

    /// Rows of x, y, how much brighter, and how much haze.
    private let memory: Plane
    /// The field in this row, a value for each of its columns.
    private let line: VectorPlane
    /// Whether any pixel comes from elsewhere.
    private(set) var moves = false
    /// Whether any is brighter or hazy.
    private var isLit = false

    /// Pixels by which each comes from further right, and from further down.
    var x: UnsafePointer<Float> { UnsafePointer(memory.row(0)) }
    var y: UnsafePointer<Float> { UnsafePointer(memory.row(1)) }

    init(width: Int) {
        let capacity = (width + 7) / 8 * 8
        memory = Plane(width: capacity, height: 4)
        line = VectorPlane(width: capacity / Ripple.cell + 1, height: 1)
    }

    /// Takes down what `ripple` says of row `y` of the frame.
    func read(_ ripple: Ripple, row y: Int) {
        let field = ripple.field
        let (upper, lower) = (field.row(y / Ripple.cell), field.row(min(y / Ripple.cell + 1, field.height - 1)))
        let share = Float(y % Ripple.cell) / Float(Ripple.cell)
        var most = SIMD4<Float>.zero
        for column in 0..<line.width {
            let known = min(column, field.width - 1)
            let value = upper[known] + share * (lower[known] - upper[known])
            line.pixels[column] = value
            most = most.greater(value.magnitudes)
        }
        moves = max(most.x, most.y) > 0
        isLit = max(most.z, most.w) > 0
        guard moves || isLit else { return }
        let shares = SIMD4<Float>(0, 0.25, 0.5, 0.75)
        for column in 0..<line.width - 1 {
            let (here, way) = (line.pixels[column], line.pixels[column + 1] - line.pixels[column])
            for part in 0..<4 { (shares * way[part] + here[part]).store(at: memory.row(part) + Ripple.cell * column) }
        }
    }

    /// Lights a row of luma and, if it is given, the chroma below it.
    func light(_ luma: UnsafeMutablePointer<Float>, chroma: UnsafeMutablePointer<Float>?) {
        guard isLit else { return }
        let (lights, hazes) = (memory.row(2), memory.row(3))
        for x in 0..<memory.width {
            let lit = 16 + (luma[x] - 16) * (1 + lights[x])
            luma[x] = lit + hazes[x] * (Self.haze.x - lit)
        }
        guard let chroma else { return }
        for x in stride(from: 0, to: memory.width, by: 2) {
            let blue = 128 + (chroma[x] - 128) * (1 + lights[x])
            let red = 128 + (chroma[x + 1] - 128) * (1 + lights[x])
            chroma[x] = blue + hazes[x] * (Self.haze.y - blue)
            chroma[x + 1] = red + hazes[x] * (Self.haze.z - red)
        }
    }

    /// Lights a row of colours.
    func light(_ colours: UnsafeMutablePointer<SIMD4<Float>>) {
        guard isLit else { return }
        let (lights, hazes) = (memory.row(2), memory.row(3))
        for x in 0..<memory.width {
            let lit = colours[x] * (1 + lights[x])
            colours[x] = lit + hazes[x] * (ViewRenderer.haze - lit)
        }
    }
}
