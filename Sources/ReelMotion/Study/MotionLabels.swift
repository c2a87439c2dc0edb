/// Which motion every cell follows: cheap for the cell itself, and the same as its neighbours' unless an edge lies between.
///
/// Costs are gathered along eight straight paths into each cell (Hirschmueller, Semi-Global Matching, PAMI 2008), so that the
/// smooth inside of a thing, which could follow anything, follows what its outline and pattern say.
struct MotionLabels {
    /// What a change of motion between neighbours costs where the picture is smooth.
    private static let change: Float = 24
    /// What taking up or dropping a drift costs.
    private static let driftChange: Float = 3
    /// Difference in colour, in grey levels, that halves both.
    private static let edge: Float = 10

    /// Index of the motion of each cell.
    private(set) var motions: [UInt8]
    /// Whether the cell drifts on top of it.
    private(set) var drifts: [Bool]
    let width: Int
    let height: Int

    init(_ costs: MotionCosts, base: VectorPlane) {
        (width, height) = (costs.width, costs.height)
        let sum = MotionCosts(width: width, height: height, filledWith: 0)
        for step in [1, -1] {
            for lean in [-1, 0, 1] { Self.gatherAcrossRows(costs, base, step: step, lean: lean, into: sum) }
            Self.gatherAlongRows(costs, base, step: step, into: sum)
        }
        motions = [UInt8](repeating: 0, count: width * height)
        drifts = [Bool](repeating: false, count: width * height)
        for i in 0..<sum.count {
            var best = Float.infinity
            for lane in 0..<MotionCosts.lanes {
                let (firm, drifting) = (sum.cells[i].firm[lane], sum.cells[i].drifting[lane])
                guard min(firm, drifting) < best else { continue }
                best = min(firm, drifting)
                motions[i] = UInt8(lane)
                drifts[i] = drifting < firm
            }
        }
    }

    /// The cell nearest to a point of the grid; nil outside.
    @inline(__always)
    func cell(at point: SIMD2<Float>) -> Int? {
        guard point.x > -0.5, point.y > -0.5, point.x < Float(width) - 0.5, point.y < Float(height) - 0.5 else { return nil }
        return Int(point.y + 0.5) &* width &+ Int(point.x + 0.5)
    }

    private static func gatherAlongRows(_ costs: MotionCosts, _ base: VectorPlane, step: Int, into sum: MotionCosts) {
        let width = costs.width
        for y in 0..<costs.height {
            var i = y * width + (step > 0 ? 0 : width - 1)
            var path = costs.cells[i]
            add(path, to: &sum.cells[i])
            for _ in 1..<max(width, 1) {
                let next = i &+ step
                path = continued(path, costs.cells[next], base.pixels[i], base.pixels[next])
                add(path, to: &sum.cells[next])
                i = next
            }
        }
    }

    private static func gatherAcrossRows(
        _ costs: MotionCosts, _ base: VectorPlane, step: Int, lean: Int, into sum: MotionCosts
    ) {
        let width = costs.width
        let rows = step > 0 ? Array(0..<costs.height) : Array((0..<costs.height).reversed())
        var before = [MotionCosts.Cell](unsafeUninitializedCapacity: width) { buffer, count in
            for x in 0..<width { buffer.initializeElement(at: x, to: costs.cells[rows[0] * width + x]) }
            count = width
        }
        var now = before
        for x in 0..<width { add(before[x], to: &sum.cells[rows[0] * width + x]) }
        for y in rows.dropFirst() {
            let start = y &* width
            let startBefore = (y &- step) &* width
            for x in 0..<width {
                let from = x &+ lean
                let i = start &+ x
                if from < 0 || from >= width {
                    now[x] = costs.cells[i]
                } else {
                    now[x] = continued(before[from], costs.cells[i], base.pixels[startBefore &+ from], base.pixels[i])
                }
                add(now[x], to: &sum.cells[i])
            }
            swap(&before, &now)
        }
    }

    @inline(__always)
    private static func continued(
        _ path: MotionCosts.Cell, _ own: MotionCosts.Cell, _ here: SIMD4<Float>, _ next: SIMD4<Float>
    ) -> MotionCosts.Cell {
        let difference = here - next
        let contrast = (abs(difference.x) + abs(difference.y) + abs(difference.z)) / 3
        let bond = Self.edge / (Self.edge + contrast)
        let least = path.firm.lesser(path.drifting).least
        let elsewhere = SIMD8<Float>(repeating: least + Self.change * bond)
        let swap = Self.driftChange * bond
        let firm = path.firm.lesser(path.drifting + swap).lesser(elsewhere)
        let drifting = path.drifting.lesser(path.firm + swap).lesser(elsewhere)
        return MotionCosts.Cell(firm: own.firm + firm - least, drifting: own.drifting + drifting - least)
    }

    @inline(__always)
    private static func add(_ path: MotionCosts.Cell, to sum: inout MotionCosts.Cell) {
        sum.firm += path.firm
        sum.drifting += path.drifting
    }
}
