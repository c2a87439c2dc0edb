/// Pairs features that look alike: each other's nearest, clearly nearer than the second (Lowe 2004, section 7.1).
package struct FeatureMatcher: Sendable {
    package var ratio: Float = 0.8
    package var maximumDistance: Float = 0.8

    package init() {}

    package func match(_ a: FeatureSet, _ b: FeatureSet, workers: Workers = Workers(count: 1)) -> [PointPair] {
        guard a.count > 0, b.count > 0 else { return [] }
        let nearest = workers.map([(a, b), (b, a)]) { self.nearest(of: $0.0, among: $0.1) }
        return (0..<a.count).compactMap { i in
            let best = nearest[0][i]
            guard best.distance < maximumDistance * maximumDistance,
                best.distance < ratio * ratio * best.secondDistance,
                nearest[1][best.index].index == i
            else { return nil }
            return PointPair(a: a.features[i].position, b: b.features[best.index].position)
        }
    }

    private struct Nearest {
        var index = 0
        /// Squared distances.
        var distance = Float.infinity
        var secondDistance = Float.infinity
    }

    private func nearest(of queries: FeatureSet, among candidates: FeatureSet) -> [Nearest] {
        let lanes = Descriptor.length / 16
        let packed = candidates.packed()
        return queries.packed().withUnsafeBufferPointer { queries in
            packed.withUnsafeBufferPointer { candidates in
                (0..<queries.count / lanes).map { i in
                    var best = Nearest()
                    for j in 0..<candidates.count / lanes {
                        var sum = SIMD16<Float>.zero
                        for k in 0..<lanes { sum += queries[i &* lanes &+ k] * candidates[j &* lanes &+ k] }
                        // Both have unit length.
                        let distance = 2 - 2 * sum.sum()
                        if distance < best.distance {
                            best = Nearest(index: j, distance: distance, secondDistance: best.distance)
                        } else if distance < best.secondDistance {
                            best.secondDistance = distance
                        }
                    }
                    return best
                }
            }
        }
    }
}

extension FeatureSet {
    /// The descriptors, sixteen values to a vector.
    fileprivate func packed() -> [SIMD16<Float>] {
        stride(from: 0, to: descriptors.count, by: 16).map { start in
            SIMD16(descriptors[start..<start + 16])
        }
    }
}
