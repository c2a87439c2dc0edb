/// Two neighbouring rows of a frame, traced back to one picture: where each pixel is fetched from and how much it counts.
///
/// The motion's field is read at every second pixel of every second row. In between, it is interpolated where it is smooth, and
/// read as well where it is not. Rows come out the same whichever rows were traced before. Owns its memory.
final class TracedRows {
    let upper: Places
    let lower: Places

    /// Difference between neighbouring readings, in pixels, from which the field is not smooth.
    private static let roughness: Float = 1.5

    /// One row of readings, in memory that the rows own: the field's detours in pixels, and how much they count.
    private struct Readings {
        let x: UnsafeMutablePointer<Float>
        let y: UnsafeMutablePointer<Float>
        let weight: UnsafeMutablePointer<Float>
        let vote: UnsafeMutablePointer<Float>
        /// The row of the frame that was read, and of which columns.
        var row = -1
        var columns = 0..<0

        init(_ memory: Plane, from line: Int) {
            (x, y, weight, vote) = (memory.row(line), memory.row(line + 1), memory.row(line + 2), memory.row(line + 3))
        }
    }

    /// Fetching places of one row before they are made whole.
    private struct Line {
        let x: UnsafeMutablePointer<Float>
        let y: UnsafeMutablePointer<Float>
        let weight: UnsafeMutablePointer<Float>
        let vote: UnsafeMutablePointer<Float>
    }

    private let memory: Plane
    private let points: SideView.Points
    private var near: Readings
    private var far: Readings
    private let upperLine: Line
    private let lowerLine: Line

    init(width: Int) {
        upper = Places(width: width)
        lower = Places(width: width)
        memory = Plane(width: upper.capacity + 16, height: 14)
        near = Readings(memory, from: 0)
        far = Readings(memory, from: 4)
        upperLine = Line(x: memory.row(8), y: memory.row(9), weight: upper.weight, vote: upper.vote)
        points = SideView.Points(
            x: .allocate(capacity: memory.width), y: .allocate(capacity: memory.width), fx: memory.row(12), fy: memory.row(13))
        points.x.initialize(repeating: 0, count: memory.width)
        points.y.initialize(repeating: 0, count: memory.width)
        lowerLine = Line(x: memory.row(10), y: memory.row(11), weight: lower.weight, vote: lower.vote)
    }

    deinit {
        points.x.deallocate()
        points.y.deallocate()
    }

    /// Traces the rows `row` (even) and `row + 1` of the frame that `view` belongs to.
    /// - Parameters:
    ///   - columns: of the rows, whole eights.
    ///   - votes: whether to say, too, how far each place is trusted.
    ///   - ripples: how either row moves by itself; none for not at all.
    func trace(row: Int, _ columns: Range<Int>, of view: SideView, votes: Bool, ripples: [RippledRow]) {
        if near.row != row || near.columns != columns { read(view, row: row, columns, into: &near) }
        read(view, row: row + 2, columns, into: &far)
        spread(view, row: row, columns, votes: votes)
        finish(upper, upperLine, columns, view, votes: votes, ripples.first)
        finish(lower, lowerLine, columns, view, votes: votes, ripples.last)
        swap(&near, &far)
    }

    /// Reads the field at every second pixel of a row.
    private func read(_ view: SideView, row: Int, _ columns: Range<Int>, into readings: inout Readings) {
        let span = columns.lowerBound / 2..<columns.upperBound / 2 + 1
        view.find(view.toPicture.row(row), span, into: points)
        view.read(points, span, x: readings.x, y: readings.y, weight: readings.weight, vote: readings.vote)
        (readings.row, readings.columns) = (row, columns)
    }

    /// The places of both rows from the readings above and below them.
    private func spread(_ view: SideView, row: Int, _ columns: Range<Int>, votes: Bool) {
        let (above, below) = (view.toPicture.row(row), view.toPicture.row(row + 1))
        let (near, far, upperLine, lowerLine) = (near, far, upperLine, lowerLine)
        let ramp = SIMD8<Float>(0, 1, 2, 3, 4, 5, 6, 7)
        for i in stride(from: columns.lowerBound / 2, to: columns.upperBound / 2, by: 4) {
            let x = Corners(near.x + i, far.x + i)
            let y = Corners(near.y + i, far.y + i)
            let weight = Corners(near.weight + i, far.weight + i)
            let first = 2 &* i
            let (led, ledBelow) = (above(ramp + Float(first)), below(ramp + Float(first)))
            (x.upper + led.x).store(at: upperLine.x + first)
            (y.upper + led.y).store(at: upperLine.y + first)
            (x.lower + ledBelow.x).store(at: lowerLine.x + first)
            (y.lower + ledBelow.y).store(at: lowerLine.y + first)
            weight.upper.store(at: upperLine.weight + first)
            weight.lower.store(at: lowerLine.weight + first)
            if votes {
                let vote = Corners(near.vote + i, far.vote + i)
                vote.upper.store(at: upperLine.vote + first)
                vote.lower.store(at: lowerLine.vote + first)
            }
            let rough = x.span.greater(y.span) .> Self.roughness
            if any(rough) {
                for lane in 0..<4 where rough[lane] {
                    let x = first &+ 2 &* lane
                    Self.trace(view, x &+ 1, above, upperLine)
                    Self.trace(view, x, below, lowerLine)
                    Self.trace(view, x &+ 1, below, lowerLine)
                }
            }
        }
    }

    /// Reads the field for one pixel.
    @inline(__always)
    private static func trace(_ view: SideView, _ x: Int, _ row: PixelMap.Row, _ line: Line) {
        let place = row(Float(x))
        let detour = view.detour(place.x, place.y)
        line.x[x] = place.x + detour.x
        line.y[x] = place.y + detour.y
        line.weight[x] = detour.z
        line.vote[x] = detour.w
    }

    /// Makes the places whole, and has what is near or beyond the picture's border count less or not at all.
    private func finish(
        _ target: Places, _ line: Line, _ columns: Range<Int>, _ view: SideView, votes: Bool, _ ripple: RippledRow?
    ) {
        let (right, bottom) = (Float(view.width) - 0.5, Float(view.height) - 0.5)
        let steepness = 1 / view.border
        let slope = view.toPicture.slope(at: SIMD2(Float(view.width), Float(view.height)) * 0.5)
        for i in stride(from: columns.lowerBound, to: columns.upperBound, by: 8) {
            let (px, py) = (SIMD8.load(line.x + i), SIMD8.load(line.y + i))
            let across = (px + 0.5).lesser(right - px)
            let down = (py + 0.5).lesser(bottom - py)
            let seen = ((across.lesser(down) + 0.5) * steepness).bounded(0, 1)
            (SIMD8.load(line.weight + i) * seen).store(at: line.weight + i)
            if votes { (SIMD8.load(line.vote + i) * seen).store(at: line.vote + i) }
            guard let ripple, ripple.moves else {
                target.set(i, x: px, y: py, right: right - 0.5, bottom: bottom - 0.5)
                continue
            }
            let (dx, dy) = (SIMD8.load(ripple.x + i), SIMD8.load(ripple.y + i))
            target.set(
                i, x: px + (dx * slope.right.x + dy * slope.down.x), y: py + (dx * slope.right.y + dy * slope.down.y),
                right: right - 0.5, bottom: bottom - 0.5)
        }
    }
}

/// Four squares of readings side by side, and what they say of the eight pixels in each of two rows.
private struct Corners {
    let upper: SIMD8<Float>
    let lower: SIMD8<Float>
    /// Largest difference between the corners of each square.
    let span: SIMD4<Float>

    @inline(__always)
    init(_ near: UnsafePointer<Float>, _ far: UnsafePointer<Float>) {
        let (a, b) = (SIMD4.load(near), SIMD4.load(near + 1))
        let (c, d) = (SIMD4.load(far), SIMD4.load(far + 1))
        let (above, below) = (a + b, c + d)
        upper = SIMD8(even: a, odd: above * 0.5)
        lower = SIMD8(even: (a + c) * 0.5, odd: (above + below) * 0.25)
        span = a.greater(b).greater(c.greater(d)) - a.lesser(b).lesser(c.lesser(d))
    }
}
