/// Finds the extrema of the difference of Gaussians over place and scale, and the direction of each (Lowe 2004, sections 3-5).
struct FeatureDetector {
    var maximumCount = 1600
    /// Least difference of Gaussians, in grey levels of 255.
    var contrast: Float = 1.0
    /// Largest ratio of the two principal curvatures: more is an edge, along which a spot can slide.
    var edgeRatio: Float = 10

    /// An extremum and where in the scale space it was found.
    struct Keypoint {
        var octave: Int
        /// Place on the octave's planes.
        var x: Float
        var y: Float
        var level: Float
        var response: Float
    }

    /// The strongest extrema, strongest first.
    func keypoints(in space: ScaleSpace) -> [Keypoint] {
        var found: [Keypoint] = []
        for (index, octave) in space.octaves.enumerated() {
            for level in 1...ScaleSpace.intervals {
                collect(octave.differences[level - 1...level + 1], level: level, octave: index, into: &found)
            }
        }
        // Ties in a fixed order, so that the choice does not depend on the sorting algorithm.
        found.sort { ($0.response, $0.y, $0.x, $0.level) > ($1.response, $1.y, $1.x, $1.level) }
        return Array(found.prefix(maximumCount))
    }

    private func collect(_ planes: ArraySlice<Plane>, level: Int, octave: Int, into found: inout [Keypoint]) {
        let border = 5
        let (below, here, above) = (planes[level - 1], planes[level], planes[level + 1])
        guard here.width > 2 * border, here.height > 2 * border else { return }
        for y in border..<here.height - border {
            for x in border..<here.width - border {
                let value = here.row(y)[x]
                guard abs(value) > contrast, isExtremum(value, x, y, [below, here, above]) else { continue }
                let line = here.row(y)
                let (north, south) = (here.row(y - 1), here.row(y + 1))
                let xx = line[x - 1] + line[x + 1] - 2 * value
                let yy = north[x] + south[x] - 2 * value
                let xy = 0.25 * (south[x + 1] - south[x - 1] - north[x + 1] + north[x - 1])
                let trace = xx + yy
                let determinant = xx * yy - xy * xy
                let bound = (edgeRatio + 1) * (edgeRatio + 1) / edgeRatio
                guard determinant > 0, trace * trace < bound * determinant else { continue }
                found.append(
                    Keypoint(
                        octave: octave,
                        x: Float(x) + peak(line[x - 1], value, line[x + 1]),
                        y: Float(y) + peak(north[x], value, south[x]),
                        level: Float(level) + peak(below.row(y)[x], value, above.row(y)[x]),
                        response: abs(value)
                    )
                )
            }
        }
    }

    private func isExtremum(_ value: Float, _ x: Int, _ y: Int, _ planes: [Plane]) -> Bool {
        let sign: Float = value > 0 ? 1 : -1
        for (index, plane) in planes.enumerated() {
            for dy in -1...1 {
                let line = plane.row(y + dy)
                for dx in -1...1 where !(index == 1 && dx == 0 && dy == 0) {
                    if sign * line[x + dx] >= sign * value { return false }
                }
            }
        }
        return true
    }

    /// Where the parabola through three neighbours peaks, -0.6...0.6.
    private func peak(_ before: Float, _ here: Float, _ after: Float) -> Float {
        let curvature = before + after - 2 * here
        guard curvature != 0 else { return 0 }
        return min(max(0.5 * (before - after) / curvature, -0.6), 0.6)
    }
}
