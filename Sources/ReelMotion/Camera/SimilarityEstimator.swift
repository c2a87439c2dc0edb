/// Finds the similarity that most pairs of points agree on (RANSAC, Fischler & Bolles 1981).
package struct SimilarityEstimator: Sendable {
    /// How far a pair may lie off and still agree, in pixels.
    package var tolerance = 3.0
    package var iterations = 1500
    /// Scales outside are taken for mistakes.
    package var scales = 0.3...3.3

    package init() {}

    package struct Estimate: Sendable {
        package var map: Similarity
        package var inliers: [PointPair]
    }

    /// The best map from `a` to `b` and the pairs that agree with it; nil if no two pairs give one.
    package func estimate(_ pairs: [PointPair]) -> Estimate? {
        guard pairs.count >= 2 else { return nil }
        var random = SplitMix64(seed: 0x5EED)
        var best: (map: Similarity, inliers: Int)?
        for _ in 0..<iterations {
            let first = pairs[random.next(below: pairs.count)]
            let second = pairs[random.next(below: pairs.count)]
            guard let map = exact(first, second), scales.contains(map.scale) else { continue }
            let inliers = pairs.count { agrees($0, with: map, within: tolerance) }
            if inliers > best?.inliers ?? 1 { best = (map, inliers) }
        }
        return best.flatMap { refined($0.map, pairs) }
    }

    /// `map` fitted to all pairs that lie near it.
    func refined(_ map: Similarity, _ pairs: [PointPair]) -> Estimate? {
        var map = map
        // A wider net first: two noisy points rarely give the map that gathers every inlier at once.
        for widening in [2.0, 1.0, 1.0] {
            map = leastSquares(pairs.filter { agrees($0, with: map, within: widening * tolerance) }) ?? map
        }
        guard scales.contains(map.scale) else { return nil }
        return Estimate(map: map, inliers: pairs.filter { agrees($0, with: map, within: tolerance) })
    }

    private func agrees(_ pair: PointPair, with map: Similarity, within tolerance: Double) -> Bool {
        (map(pair.a) - pair.b).length <= tolerance
    }

    private func exact(_ first: PointPair, _ second: PointPair) -> Similarity? {
        let span = second.a - first.a
        guard span.length > 4 else { return nil }
        let rotation = (second.b - first.b).divided(by: span)
        return Similarity(rotation: rotation, translation: first.b - rotation.times(first.a))
    }

    private func leastSquares(_ pairs: [PointPair]) -> Similarity? {
        guard pairs.count >= 2 else { return nil }
        let n = Double(pairs.count)
        let meanA = pairs.reduce(Point.zero) { $0 + $1.a } / n
        let meanB = pairs.reduce(Point.zero) { $0 + $1.b } / n
        var product = Point.zero
        var square = 0.0
        for pair in pairs {
            let a = pair.a - meanA
            product += Point(a.x, -a.y).times(pair.b - meanB)
            square += a.x * a.x + a.y * a.y
        }
        guard square > 1e-9 else { return nil }
        let rotation = product / square
        return Similarity(rotation: rotation, translation: meanB - rotation.times(meanA))
    }
}
