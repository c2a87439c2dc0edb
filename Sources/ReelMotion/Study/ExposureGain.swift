import ReelMedia

/// By how much one picture of a place is brighter than another, channel by channel.
struct ExposureGain {
    private static let limits: ClosedRange<Float> = 0.6...1.6
    /// Differences below this are left alone.
    private static let noticeable: Float = 0.02

    /// The median of last over first where spots are surely the same and well exposed; 1 where there is too little to tell.
    func measure(first: Frame, last: Frame, grid: AnalysisGrid, camera: Homography, residual: Residual) -> SIMD4<Float> {
        var ratios: [[Float]] = [[], [], []]
        for y in stride(from: 1, to: grid.height - 1, by: 3) {
            for x in stride(from: 1, to: grid.width - 1, by: 3) {
                let i = y * grid.width + x
                guard residual.confidence.pixels[i] > 0.5 else { continue }
                let motion = Point(Double(residual.flow.dx.pixels[i]), Double(residual.flow.dy.pixels[i]))
                let here = pixel(of: Point(Double(x), Double(y)), grid, first)
                let there = pixel(of: camera(Point(Double(x), Double(y)) + motion), grid, last)
                for channel in 0..<3 {
                    let (a, b) = (first.rgb[here + channel], last.rgb[there + channel])
                    if (12...243).contains(a) && (12...243).contains(b) { ratios[channel].append(Float(b) / Float(a)) }
                }
            }
        }
        var gain = SIMD4<Float>(repeating: 1)
        for channel in 0..<3 where ratios[channel].count >= 200 {
            ratios[channel].sort()
            let median = ratios[channel][ratios[channel].count / 2]
            if abs(median - 1) >= Self.noticeable {
                gain[channel] = min(max(median, Self.limits.lowerBound), Self.limits.upperBound)
            }
        }
        return gain
    }

    /// Index of the first byte of the frame's pixel nearest to a point of the grid.
    private func pixel(of point: Point, _ grid: AnalysisGrid, _ frame: Frame) -> Int {
        let place = Double(grid.factor) * point + Point(grid.offset, grid.offset)
        let x = min(max(Int(place.x.rounded()), 0), frame.width - 1)
        let y = min(max(Int(place.y.rounded()), 0), frame.height - 1)
        return 3 * (y * frame.width + x)
    }
}
