/// What it costs every cell to follow each motion: lane k is motion k, the camera first.
///
/// Every motion comes twice: as it is, and with the small drift on top that dense flow has found. Owns its memory.
final class MotionCosts {
    /// Most motions that can compete.
    static let lanes = 8

    struct Cell {
        var firm: SIMD8<Float>
        var drifting: SIMD8<Float>
    }

    let width: Int
    let height: Int
    let cells: UnsafeMutablePointer<Cell>

    var count: Int { width * height }

    init(width: Int, height: Int, filledWith value: Float) {
        self.width = width
        self.height = height
        cells = .allocate(capacity: width * height)
        let cell = Cell(firm: SIMD8(repeating: value), drifting: SIMD8(repeating: value))
        cells.initialize(repeating: cell, count: width * height)
    }

    deinit {
        cells.deallocate()
    }

    func setFirm(_ lane: Int, to plane: Plane, bias: Float) {
        for i in 0..<count { cells[i].firm[lane] = plane.pixels[i] + bias }
    }

    func setDrifting(_ lane: Int, to plane: Plane, bias: Float) {
        for i in 0..<count { cells[i].drifting[lane] = plane.pixels[i] + bias }
    }
}
