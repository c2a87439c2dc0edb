/// One level of dense inverse search: overlapping patches of 8 x 8 pixels find their way by Gauss-Newton steps, starting from the
/// given motion or from what a neighbour found, and vote for the motion of every pixel they cover.
struct PatchSearch {
    private static let side = 8
    private static let step = 4
    private static let iterations = 10
    /// Pixels around the second plane that a patch may wander into.
    private static let margin = 16

    private let first: Plane
    private let second: Plane
    private let gradient: (x: Plane, y: Plane)
    private let valid: Plane?
    private let columns: [Int]
    private let rows: [Int]

    init(_ first: Plane, _ second: Plane, valid: Plane?) {
        self.first = first
        self.second = second.padded(by: Self.margin)
        self.valid = valid
        gradient = first.gradient()
        columns = Self.starts(first.width)
        rows = Self.starts(first.height)
    }

    /// Patch corners along one axis, the last one flush with the end.
    private static func starts(_ length: Int) -> [Int] {
        guard length >= side else { return [] }
        return Array(stride(from: 0, to: length - side, by: step)) + [length - side]
    }

    /// `start` drawn towards what the pictures show.
    func improve(_ start: FlowField) -> FlowField {
        guard !columns.isEmpty, !rows.isEmpty else { return start }
        var found = rows.flatMap { y in
            columns.map { x in
                let centre = (y + Self.side / 2) * start.width + x + Self.side / 2
                return SIMD2(start.dx.pixels[centre], start.dy.pixels[centre])
            }
        }
        let across = columns.count
        for j in rows.indices {
            for i in columns.indices {
                let neighbours = (i > 0 ? [j * across + i - 1] : []) + (j > 0 ? [(j - 1) * across + i] : [])
                search(i, j, neighbours: neighbours, in: &found)
            }
        }
        for j in rows.indices.reversed() {
            for i in columns.indices.reversed() {
                let neighbours =
                    (i + 1 < across ? [j * across + i + 1] : [])
                    + (j + 1 < rows.count ? [(j + 1) * across + i] : [])
                search(i, j, neighbours: neighbours, in: &found)
            }
        }
        return voted(found, start)
    }

    /// Improves patch (i, j) of `found`, from the best of its own motion and its neighbours'.
    private func search(_ i: Int, _ j: Int, neighbours: [Int], in found: inout [SIMD2<Float>]) {
        let index = j * columns.count + i
        let (x, y) = (columns[i], rows[j])
        var motion = found[index]
        var error = mismatch(x, y, motion)
        for neighbour in neighbours where found[neighbour] != found[index] {
            let candidate = mismatch(x, y, found[neighbour])
            if candidate < error {
                error = candidate
                motion = found[neighbour]
            }
        }
        if let valid, valid.row(y + Self.side / 2)[x + Self.side / 2] < 0.5 {
            found[index] = motion
            return
        }
        let start = motion
        let patch = slopes(x, y)
        let normal = patch.normal
        for _ in 0..<Self.iterations {
            let slope = slope(x, y, motion, sums: patch.sums)
            let change =
                SIMD2(
                    normal.z * slope.x - normal.y * slope.y,
                    normal.x * slope.y - normal.y * slope.x
                ) / (normal.x * normal.z - normal.y * normal.y)
            motion -= change
            if (change * change).sum() < 0.0004 { break }
        }
        let distance = motion - start
        // A patch that runs further than its own size has lost its way.
        let lost = !((distance * distance).sum() < Float(Self.side * Self.side))
        found[index] = lost || mismatch(x, y, motion) > error ? start : motion
    }

    /// The sums of gx gx, gx gy, gy gy over a patch, lifted a little so that flat patches stay put, and those of gx and gy.
    private func slopes(_ x: Int, _ y: Int) -> (normal: SIMD3<Float>, sums: SIMD2<Float>) {
        var (xx, xy, yy) = (SIMD8<Float>.zero, SIMD8<Float>.zero, SIMD8<Float>.zero)
        var (sumX, sumY) = (SIMD8<Float>.zero, SIMD8<Float>.zero)
        var (lineX, lineY) = (gradient.x.row(y) + x, gradient.y.row(y) + x)
        for _ in 0..<Self.side {
            let (gx, gy) = (Self.load(lineX), Self.load(lineY))
            xx += gx * gx
            xy += gx * gy
            yy += gy * gy
            sumX += gx
            sumY += gy
            lineX += first.width
            lineY += first.width
        }
        return (SIMD3(xx.sum() + 60, xy.sum(), yy.sum() + 60), SIMD2(sumX.sum(), sumY.sum()))
    }

    /// The second plane moved by `motion` under a patch, row after row.
    private struct Moved {
        private var line: UnsafePointer<Float>
        private let width: Int
        private let w00, w10, w01, w11: Float

        @inline(__always)
        init(_ second: Plane, _ x: Int, _ y: Int, _ motion: SIMD2<Float>) {
            let margin = Float(PatchSearch.margin)
            let px = min(max(Float(x) + motion.x + margin, 0), Float(second.width &- PatchSearch.side &- 2))
            let py = min(max(Float(y) + motion.y + margin, 0), Float(second.height &- PatchSearch.side &- 2))
            let (left, top) = (Int(px), Int(py))
            let (fx, fy) = (px - Float(left), py - Float(top))
            (w00, w10) = ((1 - fx) * (1 - fy), fx * (1 - fy))
            (w01, w11) = ((1 - fx) * fy, fx * fy)
            width = second.width
            line = UnsafePointer(second.row(top) + left)
        }

        @inline(__always)
        mutating func next() -> SIMD8<Float> {
            let upper = line
            line += width
            return (PatchSearch.load(upper) * w00 + PatchSearch.load(upper + 1) * w10)
                + (PatchSearch.load(line) * w01 + PatchSearch.load(line + 1) * w11)
        }
    }

    /// The squared difference of a patch from the second plane moved by `motion`, regardless of brightness.
    private func mismatch(_ x: Int, _ y: Int, _ motion: SIMD2<Float>) -> Float {
        var moved = Moved(second, x, y, motion)
        var (sum, squares) = (SIMD8<Float>.zero, SIMD8<Float>.zero)
        var line = first.row(y) + x
        for _ in 0..<Self.side {
            let difference = moved.next() - Self.load(line)
            sum += difference
            squares += difference * difference
            line += first.width
        }
        let whole = sum.sum()
        return squares.sum() - whole * whole / Float(Self.side * Self.side)
    }

    /// How that difference changes with the motion.
    /// - Parameter sums: of the slopes over the patch.
    private func slope(_ x: Int, _ y: Int, _ motion: SIMD2<Float>, sums: SIMD2<Float>) -> SIMD2<Float> {
        var moved = Moved(second, x, y, motion)
        var (sum, slopeX, slopeY) = (SIMD8<Float>.zero, SIMD8<Float>.zero, SIMD8<Float>.zero)
        var line = first.row(y) + x
        var (lineX, lineY) = (gradient.x.row(y) + x, gradient.y.row(y) + x)
        for _ in 0..<Self.side {
            let difference = moved.next() - Self.load(line)
            sum += difference
            slopeX += difference * Self.load(lineX)
            slopeY += difference * Self.load(lineY)
            line += first.width
            lineX += first.width
            lineY += first.width
        }
        let mean = sum.sum() / Float(Self.side * Self.side)
        return SIMD2(slopeX.sum(), slopeY.sum()) - mean * sums
    }

    @inline(__always)
    private static func load(_ pointer: UnsafePointer<Float>) -> SIMD8<Float> {
        UnsafeRawPointer(pointer).loadUnaligned(as: SIMD8<Float>.self)
    }

    /// Every pixel's motion: the mean over the patches that cover it, each counting by how well it explains that pixel.
    private func voted(_ found: [SIMD2<Float>], _ start: FlowField) -> FlowField {
        let (width, height) = (start.width, start.height)
        let result = FlowField(width: width, height: height)
        let weights = Plane(width: width, height: height)
        for j in rows.indices {
            for i in columns.indices {
                let motion = found[j * columns.count + i]
                for y in rows[j]..<rows[j] + Self.side {
                    let py = Float(y &+ Self.margin) + motion.y
                    for x in columns[i]..<columns[i] &+ Self.side {
                        let at = y &* width &+ x
                        let moved = second.sample(Float(x &+ Self.margin) + motion.x, py)
                        let weight = 1 / max(1, abs(moved - first.pixels[at]))
                        result.dx.pixels[at] += weight * motion.x
                        result.dy.pixels[at] += weight * motion.y
                        weights.pixels[at] += weight
                    }
                }
            }
        }
        for i in 0..<weights.count {
            result.dx.pixels[i] /= weights.pixels[i]
            result.dy.pixels[i] /= weights.pixels[i]
        }
        return result
    }
}
