/// The spots of two pictures that known motions cannot explain, and the shifts that carry many of them onto each other.
///
/// Every spot of one picture votes with every spot of the other that looks the same, in colour and in slope (a Hough transform
/// over shifts). It finds what has too few features for matching: plain shapes with an outline.
struct UnexplainedPatches {
    /// Grey levels of difference at which a vote counts nothing.
    private static let colourReach: Float = 20
    private static let slopeReach: Float = 15
    /// Slope from which a spot has full say, in grey levels per spot.
    private static let fullSlope: Float = 12
    /// Pairs looked at, at most.
    private static let mostPairs = 20_000_000
    /// Cells of the grid per spot.
    private static let pitch = 2

    private struct Spot {
        var x: Int
        var y: Int
        var colour: SIMD4<Float>
        var slope: SIMD2<Float>
        var say: Float
    }

    private var spots: [[Spot]]
    private let width: Int
    private let height: Int

    /// - Parameters:
    ///   - colours: red, green, blue, luma of both pictures.
    ///   - trust: confidence of each cell under the camera's motion, for both.
    init(_ colours: [VectorPlane], trust: [Plane]) {
        width = max(1, colours[0].width / Self.pitch)
        height = max(1, colours[0].height / Self.pitch)
        spots = zip(colours, trust).map { Self.spots($0, $1) }
    }

    private static func spots(_ colours: VectorPlane, _ trust: Plane) -> [Spot] {
        let luma = colours.fourth.blurred(sigma: 0.8)
        let slope = luma.gradient()
        var result: [Spot] = []
        for y in stride(from: 1, to: colours.height - 1, by: pitch) {
            for x in stride(from: 1, to: colours.width - 1, by: pitch) where trust.row(y)[x] < 0.5 {
                let g = SIMD2(slope.x.row(y)[x], slope.y.row(y)[x]) * Float(pitch)
                let strength = (g * g).sum().squareRoot()
                guard strength > 0.25 * fullSlope else { continue }
                let row = colours.row(y)
                let below = colours.row(y + 1)
                let colour = (row[x] + row[x + 1] + below[x] + below[x + 1]) * 0.25
                result.append(
                    Spot(x: x / pitch, y: y / pitch, colour: colour, slope: g, say: min(strength / fullSlope, 1))
                )
            }
        }
        return result
    }

    /// How many spots speak for each shift from the first picture to the last; nil if there are none.
    /// - Parameter known: motions that are no news, from the first picture's grid to the last's.
    func votes(besides known: [Homography]) -> ShiftVotes? {
        let (first, last) = (spots[0], spots[1])
        guard !first.isEmpty, !last.isEmpty else { return nil }
        let skip = max(1, first.count * last.count / Self.mostPairs)
        let votes = Plane(width: 2 * width + 1, height: 2 * height + 1)
        for a in stride(from: 0, to: first.count, by: skip).map({ first[$0] }) {
            let taken = known.map { map in
                let q = map(Double(Self.pitch) * Point(Double(a.x), Double(a.y))) / Double(Self.pitch)
                return SIMD2(Int(q.x.rounded()), Int(q.y.rounded()))
            }
            for b in last {
                let change = a.colour - b.colour
                let colour = (abs(change.x) + abs(change.y) + abs(change.z)) / 3
                guard colour < Self.colourReach else { continue }
                let turn = a.slope - b.slope
                let unlike = colour / Self.colourReach + (abs(turn.x) + abs(turn.y)) / Self.slopeReach
                guard unlike < 1, !taken.contains(where: { abs($0.x &- b.x) < 3 && abs($0.y &- b.y) < 3 }) else { continue }
                votes.row(b.y &- a.y &+ height)[b.x &- a.x &+ width] += Float(skip) * (1 - unlike) * min(a.say, b.say)
            }
        }
        return ShiftVotes(votes, pitch: Self.pitch)
    }
}
