/// Two neighbouring rows of a frame, traced back to one picture: where each pixel is fetched from and how much it counts.
///
/// The motion's field is read at every second pixel of every second row. In between, it is interpolated where it is smooth, and
/// read as well where it is not. Rows come out the same whichever rows were traced before. Owns its memory.
final class TracedRows {
    let upper: Places
    let lower: Places

    /// Difference between neighbouring readings, in pixels, from which the field is not smooth.
    private static let roughness: Float = 0.5

    /// One row of readings, in memory that the rows own: the field's detours in pixels, and how much they count.
    private struct Readings {
        let x: UnsafeMutablePointer<Float>
        let y: UnsafeMutablePointer<Float>
        let weight: UnsafeMutablePointer<Float>
        /// The row of the frame that was read.
        var row = -1

        init(_ memory: Plane, from line: Int) {
            (x, y, weight) = (memory.row(line), memory.row(line + 1), memory.row(line + 2))
        }
    }

    /// Fetching places of one row before they are made whole.
    private struct Line {
        let x: UnsafeMutablePointer<Float>
        let y: UnsafeMutablePointer<Float>
        let weight: UnsafeMutablePointer<Float>
    }

    private let memory: Plane
    private var near: Readings
    private var far: Readings
    private let upperLine: Line
    private let lowerLine: Line

    init(width: Int) {
        upper = Places(width: width)
        lower = Places(width: width)
        memory = Plane(width: upper.capacity + 8, height: 10)
        near = Readings(memory, from: 0)
        far = Readings(memory, from: 3)
        upperLine = Line(x: memory.row(6), y: memory.row(7), weight: upper.weight)
        lowerLine = Line(x: memory.row(8), y: memory.row(9), weight: lower.weight)
    }

    /// Traces the rows `row` (even) and `row + 1` of the frame that `view` belongs to.
    func trace(row: Int, of view: SideView) {
        if near.row != row { read(view, row: row, into: &near) }
        read(view, row: row + 2, into: &far)
        spread(view, row: row)
        finish(upper, upperLine, view)
        finish(lower, lowerLine, view)
        swap(&near, &far)
    }

    /// Reads the field at every second pixel of a row.
    private func read(_ view: SideView, row: Int, into readings: inout Readings) {
        let (start, step) = course(view, row)
        let (x, y, weight) = (readings.x, readings.y, readings.weight)
        for i in 0..<upper.capacity / 2 + 1 {
            let along = Float(2 &* i)
            let detour = view.detour(start.x + along * step.x, start.y + along * step.y)
            x[i] = detour.x
            y[i] = detour.y
            weight[i] = detour.z
        }
        readings.row = row
    }

    /// Where the camera's motion alone leads from the first pixel of a row, and how far on from one pixel to the next.
    private func course(_ view: SideView, _ row: Int) -> (start: SIMD2<Float>, step: SIMD2<Float>) {
        (SIMD2<Float>(view.toPicture(Point(0, Double(row)))), SIMD2<Float>(view.toPicture.rotation))
    }

    /// The places of both rows from the readings above and below them.
    private func spread(_ view: SideView, row: Int) {
        let (start, step) = course(view, row)
        let (startBelow, _) = course(view, row + 1)
        let (near, far, upperLine, lowerLine) = (near, far, upperLine, lowerLine)
        let ramp = SIMD8<Float>(0, 1, 2, 3, 4, 5, 6, 7)
        for i in stride(from: 0, to: upper.capacity / 2, by: 4) {
            let x = Corners(near.x + i, far.x + i)
            let y = Corners(near.y + i, far.y + i)
            let weight = Corners(near.weight + i, far.weight + i)
            let first = 2 &* i
            let along = ramp + Float(first)
            (x.upper + (along * step.x + start.x)).store(at: upperLine.x + first)
            (y.upper + (along * step.y + start.y)).store(at: upperLine.y + first)
            (x.lower + (along * step.x + startBelow.x)).store(at: lowerLine.x + first)
            (y.lower + (along * step.y + startBelow.y)).store(at: lowerLine.y + first)
            weight.upper.store(at: upperLine.weight + first)
            weight.lower.store(at: lowerLine.weight + first)
            let rough = x.span.greater(y.span) .> Self.roughness
            if any(rough) {
                for lane in 0..<4 where rough[lane] {
                    let x = first &+ 2 &* lane
                    Self.trace(view, x &+ 1, start, step, upperLine)
                    Self.trace(view, x, startBelow, step, lowerLine)
                    Self.trace(view, x &+ 1, startBelow, step, lowerLine)
                }
            }
        }
    }

    /// Reads the field for one pixel.
    @inline(__always)
    private static func trace(_ view: SideView, _ x: Int, _ start: SIMD2<Float>, _ step: SIMD2<Float>, _ line: Line) {
        let place = start + Float(x) * step
        let detour = view.detour(place.x, place.y)
        line.x[x] = place.x + detour.x
        line.y[x] = place.y + detour.y
        line.weight[x] = detour.z
    }

    /// Makes the places whole, and has what is near or beyond the picture's border count less or not at all.
    private func finish(_ target: Places, _ line: Line, _ view: SideView) {
        let (right, bottom) = (Float(view.width) - 0.5, Float(view.height) - 0.5)
        let steepness = 1 / view.border
        for i in stride(from: 0, to: target.capacity, by: 8) {
            let (px, py) = (SIMD8.load(line.x + i), SIMD8.load(line.y + i))
            let across = (px + 0.5).lesser(right - px)
            let down = (py + 0.5).lesser(bottom - py)
            let seen = ((across.lesser(down) + 0.5) * steepness).bounded(0, 1)
            (SIMD8.load(line.weight + i) * seen).store(at: line.weight + i)
            target.set(i, x: px, y: py, right: right - 0.5, bottom: bottom - 0.5)
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
