/// Two neighbouring rows of a frame, traced back to one picture: where each pixel is fetched from and how much it counts.
///
/// The motion's field is read at every second pixel of every second row. In between, it is interpolated where it is smooth, and
/// read as well where it is not. Rows come out the same whichever rows were traced before. Owns its memory.
final class TracedRows {
    let upper: Places
    let lower: Places

    /// Difference between neighbouring readings, in pixels, from which the field is not smooth.
    private static let roughness: Float = 0.25

    /// One row of readings: the field's detours in pixels, and how much they count.
    private final class Readings {
        let x: Plane
        let y: Plane
        let weight: Plane
        /// The row of the frame that was read.
        var row = -1

        init(count: Int) {
            x = Plane(width: count, height: 1)
            y = Plane(width: count, height: 1)
            weight = Plane(width: count, height: 1)
        }
    }

    private let width: Int
    private var near: Readings
    private var far: Readings
    /// Fetching places before they are made whole: x and y of the upper row, then of the lower.
    private let places: Plane

    init(width: Int) {
        self.width = width
        upper = Places(width: width)
        lower = Places(width: width)
        places = Plane(width: upper.capacity, height: 4)
        near = Readings(count: upper.capacity / 2 + 4)
        far = Readings(count: upper.capacity / 2 + 4)
    }

    /// Traces the rows `row` (even) and `row + 1` of the frame that `view` belongs to.
    func trace(row: Int, of view: SideView) {
        if near.row != row { read(view, row: row, into: near) }
        read(view, row: row + 2, into: far)
        spread(view, row: row)
        finish(upper, places.row(0), places.row(1), view)
        finish(lower, places.row(2), places.row(3), view)
        swap(&near, &far)
    }

    /// Reads the field at every second pixel of a row.
    private func read(_ view: SideView, row: Int, into readings: Readings) {
        let line = view.toPicture.row(row)
        for i in 0..<upper.capacity / 2 + 1 {
            let place = line(Float(2 &* i))
            let detour = view.detour(place.x, place.y)
            readings.x.pixels[i] = detour.x
            readings.y.pixels[i] = detour.y
            readings.weight.pixels[i] = detour.z
        }
        readings.row = row
    }

    /// The places of both rows from the readings above and below them.
    private func spread(_ view: SideView, row: Int) {
        let (line, below) = (view.toPicture.row(row), view.toPicture.row(row + 1))
        let ramp = SIMD8<Float>(0, 1, 2, 3, 4, 5, 6, 7)
        for i in stride(from: 0, to: upper.capacity / 2, by: 4) {
            let x = Corners(near.x, far.x, i)
            let y = Corners(near.y, far.y, i)
            let weight = Corners(near.weight, far.weight, i)
            let along = ramp + Float(2 &* i)
            let (here, there) = (line(along), below(along))
            (x.upper + here.x).store(at: places.row(0) + 2 &* i)
            (y.upper + here.y).store(at: places.row(1) + 2 &* i)
            (x.lower + there.x).store(at: places.row(2) + 2 &* i)
            (y.lower + there.y).store(at: places.row(3) + 2 &* i)
            weight.upper.store(at: upper.weight + 2 &* i)
            weight.lower.store(at: lower.weight + 2 &* i)
            let rough = x.span.greater(y.span) .> Self.roughness
            if any(rough) {
                for lane in 0..<4 where rough[lane] {
                    let x = 2 &* (i &+ lane)
                    trace(view, x &+ 1, line, 0)
                    trace(view, x, below, 1)
                    trace(view, x &+ 1, below, 1)
                }
            }
        }
    }

    /// Reads the field for one pixel of the upper (0) or the lower (1) row.
    private func trace(_ view: SideView, _ x: Int, _ line: PixelMap.Row, _ index: Int) {
        let place = line(Float(x))
        let detour = view.detour(place.x, place.y)
        places.row(2 &* index)[x] = place.x + detour.x
        places.row(2 &* index &+ 1)[x] = place.y + detour.y
        (index == 0 ? upper : lower).weight[x] = detour.z
    }

    /// Makes the places whole, and has what is near or beyond the picture's border count less or not at all.
    private func finish(
        _ target: Places, _ x: UnsafeMutablePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ view: SideView
    ) {
        let (right, bottom) = (Float(view.width) - 0.5, Float(view.height) - 0.5)
        for i in stride(from: 0, to: target.capacity, by: 8) {
            let (px, py) = (SIMD8.load(x + i), SIMD8.load(y + i))
            let across = (px + 0.5).lesser(right - px)
            let down = (py + 0.5).lesser(bottom - py)
            let seen = ((across.lesser(down) + 0.5) / view.border).bounded(0, 1)
            (SIMD8.load(target.weight + i) * seen).store(at: target.weight + i)
            target.set(i, x: px, y: py, right: Float(view.width &- 1), bottom: Float(view.height &- 1))
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
    init(_ near: Plane, _ far: Plane, _ i: Int) {
        let (a, b) = (SIMD4.load(near.pixels + i), SIMD4.load(near.pixels + i + 1))
        let (c, d) = (SIMD4.load(far.pixels + i), SIMD4.load(far.pixels + i + 1))
        let (above, below) = (a + b, c + d)
        upper = SIMD8(even: a, odd: above * 0.5)
        lower = SIMD8(even: (a + c) * 0.5, odd: (above + below) * 0.25)
        span = a.greater(b).greater(c.greater(d)) - a.lesser(b).lesser(c.lesser(d))
    }
}
