import Glibc
import ReelMedia

/// A guess at how near things are, from one picture: low in the picture is near, and so is what differs in colour from the
/// borders; smoothed along the picture's own edges.
struct PseudoDepth {
    /// 0 far ... 1 near, on the grid.
    let nearness: Plane

    init(_ frame: Frame, grid: AnalysisGrid) {
        let luma = grid.luma(of: frame)
        let saliency = Self.saliency(frame, grid)
        let raw = Plane(width: grid.width, height: grid.height)
        for y in 0..<grid.height {
            let row = Float(y) / Float(max(1, grid.height - 1))
            for x in 0..<grid.width { raw.row(y)[x] = 0.55 * row + 0.45 * saliency.row(y)[x] }
        }
        let radius = max(2, grid.height / 24)
        nearness = GuidedFilter(guide: luma.map { $0 / 255 }, radius: radius).apply(raw).blurred(sigma: Float(radius) / 4)
            .map { min(max($0, 0), 1) }
    }

    /// How little a spot's colour looks like the left, right and upper borders, 0...1, less so towards the sides.
    private static func saliency(_ frame: Frame, _ grid: AnalysisGrid) -> Plane {
        let colour = { (x: Int, y: Int) -> SIMD3<Float> in
            let i = 3 * (min(y * grid.factor, frame.height - 1) * frame.width + min(x * grid.factor, frame.width - 1))
            return SIMD3(Float(frame.rgb[i]), Float(frame.rgb[i + 1]), Float(frame.rgb[i + 2]))
        }
        let sides = [
            (0..<grid.width).map { colour($0, 0) },
            (0..<grid.height).map { colour(0, $0) },
            (0..<grid.height).map { colour(grid.width - 1, $0) },
        ].map { side -> (mean: SIMD3<Float>, variance: SIMD3<Float>) in
            var (sum, squares) = (SIMD3<Float>.zero, SIMD3<Float>.zero)
            for colour in side {
                sum += colour
                squares += colour * colour
            }
            let mean = sum / Float(side.count)
            return (mean, squares / Float(side.count) - mean * mean + 100)
        }
        let plane = Plane(width: grid.width, height: grid.height)
        for y in 0..<grid.height {
            for x in 0..<grid.width {
                let here = colour(x, y)
                var distance = Float.infinity
                for side in sides {
                    let difference = here - side.mean
                    distance = min(distance, (difference * difference / side.variance).sum())
                }
                let aside: Float = 2 * Float(x) / Float(max(1, grid.width - 1)) - 1
                let unlike: Float = 1 - exp(-distance / 9)
                plane.row(y)[x] = unlike * (1 - 0.6 * aside * aside)
            }
        }
        return plane
    }
}
