import ReelMedia

/// One row of a frame that is moved a little: where its pixels come from, and what falls on them.
final class TouchedLine {
    /// `ViewRenderer.haze` in a video's numbers.
    private static let haze = SIMD3(BT709.luma(ViewRenderer.haze), BT709.blue(ViewRenderer.haze), BT709.red(ViewRenderer.haze))

    let places: Places
    /// Rows of x, y, how much brighter, and how much haze.
    private let memory: Plane
    /// Whether any of it is brighter or hazy.
    private var isLit = false

    init(width: Int) {
        places = Places(width: width)
        memory = Plane(width: places.capacity, height: 4)
    }

    /// Takes down where each pixel comes from: x, y, how much brighter it is, and how much haze lies over it.
    func read(width: Int, height: Int, _ place: (Int) -> SIMD4<Float>) {
        let (xs, ys, lights, hazes) = (memory.row(0), memory.row(1), memory.row(2), memory.row(3))
        var lit = SIMD4<Float>.zero
        for x in 0..<width {
            let p = place(x)
            (xs[x], ys[x], lights[x], hazes[x]) = (p.x, p.y, p.z, p.w)
            lit = lit.greater(p.magnitudes)
        }
        isLit = lit.z > 0 || lit.w > 0
        let (right, bottom) = (Float(width - 1), Float(height - 1))
        for x in stride(from: 0, to: places.capacity, by: 8) {
            places.set(x, x: SIMD8.load(xs + x), y: SIMD8.load(ys + x), right: right, bottom: bottom)
        }
    }

    /// Lights the row's luma and, if it is given, the chroma below it.
    func light(_ luma: UnsafeMutablePointer<Float>, chroma: UnsafeMutablePointer<Float>?) {
        guard isLit else { return }
        let (lights, hazes) = (memory.row(2), memory.row(3))
        for x in 0..<places.capacity {
            let lit = 16 + (luma[x] - 16) * (1 + lights[x])
            luma[x] = lit + hazes[x] * (Self.haze.x - lit)
        }
        guard let chroma else { return }
        for x in stride(from: 0, to: places.capacity, by: 2) {
            let blue = 128 + (chroma[x] - 128) * (1 + lights[x])
            let red = 128 + (chroma[x + 1] - 128) * (1 + lights[x])
            chroma[x] = blue + hazes[x] * (Self.haze.y - blue)
            chroma[x + 1] = red + hazes[x] * (Self.haze.z - red)
        }
    }
}
