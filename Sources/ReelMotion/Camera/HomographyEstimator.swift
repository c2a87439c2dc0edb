/// Finds the homography that most pairs of points agree on (RANSAC; direct linear transform, Hartley & Zisserman, chapter 4).
package struct HomographyEstimator: Sendable {
    /// How far a pair may lie off and still agree, in pixels.
    package var tolerance = 3.0
    package var iterations = 1500
    /// Growth outside, anywhere in the picture, is taken for a mistake.
    package var scales = 0.3...3.3
    /// The picture's far corner.
    package var extent: Point

    package init(extent: Point) {
        self.extent = extent
    }

    package struct Estimate: Sendable {
        package var map: Homography
        package var inliers: [PointPair]
    }

    /// The best map from `a` to `b` and the pairs that agree with it; nil if no four pairs give one.
    package func estimate(_ pairs: [PointPair]) -> Estimate? {
        guard pairs.count >= 4 else { return nil }
        var random = SplitMix64(seed: 0x5EED)
        var best: (map: Homography, inliers: Int)?
        for _ in 0..<iterations {
            let four = (0..<4).map { _ in pairs[random.next(below: pairs.count)] }
            guard let map = leastSquares(four), map.isSane(over: extent, scales: scales) else { continue }
            let inliers = pairs.count { agrees($0, with: map, within: tolerance) }
            if inliers > best?.inliers ?? 4 { best = (map, inliers) }
        }
        return best.flatMap { refined($0.map, pairs) }
    }

    /// `map` fitted to all pairs that lie near it.
    func refined(_ map: Homography, _ pairs: [PointPair]) -> Estimate? {
        var map = map
        // A wider net first: four noisy points rarely give the map that gathers every inlier at once.
        for widening in [2.0, 1.0, 1.0, 1.0] {
            map = leastSquares(pairs.filter { agrees($0, with: map, within: widening * tolerance) }, near: map) ?? map
        }
        guard map.isSane(over: extent, scales: scales) else { return nil }
        return Estimate(map: map, inliers: pairs.filter { agrees($0, with: map, within: tolerance) })
    }

    private func agrees(_ pair: PointPair, with map: Homography, within tolerance: Double) -> Bool {
        let off = map(pair.a) - pair.b
        return off.x * off.x + off.y * off.y <= tolerance * tolerance
    }

    /// The map that takes each `a` nearest to its `b`; nil if they do not settle one.
    ///
    /// - Parameter guess: with one, distances in the picture are minimised rather than algebraic ones.
    private func leastSquares(_ pairs: [PointPair], near guess: Homography? = nil) -> Homography? {
        guard pairs.count >= 4 else { return nil }
        let (centre, unit) = (extent / 2, max(extent.x, extent.y) / 2)
        var system = LinearSystem(unknowns: 8)
        for pair in pairs {
            let (a, b) = ((pair.a - centre) / unit, (pair.b - centre) / unit)
            let depth = guess.map { $0.w.x * pair.a.x + $0.w.y * pair.a.y + 1 } ?? 1
            let weight = 1 / max(depth * depth, 0.01)
            system.add([a.x, a.y, 1, 0, 0, 0, -b.x * a.x, -b.x * a.y], b.x, weight)
            system.add([0, 0, 0, a.x, a.y, 1, -b.y * a.x, -b.y * a.y], b.y, weight)
        }
        guard let h = system.solution() else { return nil }
        let small = Homography(x: SIMD3(h[0], h[1], h[2]), y: SIMD3(h[3], h[4], h[5]), w: SIMD3(h[6], h[7], 1))
        let map = small.conjugated(scale: unit, offset: centre)
        return map.w.z.isFinite && map.x.z.isFinite ? map : nil
    }
}
