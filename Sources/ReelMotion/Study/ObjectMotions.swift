/// Finds what moves by itself in front of the camera's motion.
///
/// Features that the camera explains are dropped and the rest matched anew: without their many look-alikes in the background,
/// those of an object find each other.
struct ObjectMotions {
    private static let most = 4
    private static let leastInliers = 7
    /// Least share of the remaining pairs that must follow an object.
    private static let leastShare = 0.12
    /// Grey levels between a spot and where the camera takes it, below which the camera explains it.
    private static let explained: Float = 5
    private static let tolerance = 4.0

    let workers: Workers

    /// Motions from the first picture's grid to the last's, the one with the most features first.
    func find(_ sets: [FeatureSet], _ lumas: [Plane], camera: Similarity) -> [Similarity] {
        let blurred = lumas.map { $0.blurred(sigma: 1) }
        let rest = [
            sets[0].filter { !Self.isExplained($0, blurred[0], blurred[1], camera) },
            sets[1].filter { !Self.isExplained($0, blurred[1], blurred[0], camera.inverse) },
        ]
        var matcher = FeatureMatcher()
        matcher.ratio = 0.92
        var pairs = matcher.match(rest[0], rest[1], workers: workers)
        pairs.removeAll { (camera($0.a) - $0.b).length <= Self.tolerance }
        let least = max(Self.leastInliers, Int(Self.leastShare * Double(pairs.count)))
        var estimator = SimilarityEstimator()
        estimator.tolerance = Self.tolerance
        var objects: [Similarity] = []
        while objects.count < Self.most, let estimate = estimator.estimate(pairs), estimate.inliers.count >= least {
            objects.append(estimate.map)
            pairs.removeAll { (estimate.map($0.a) - $0.b).length <= Self.tolerance }
        }
        return objects
    }

    private static func isExplained(_ feature: Feature, _ here: Plane, _ there: Plane, _ camera: Similarity) -> Bool {
        let reach = Double(feature.size)
        let around = [Point.zero, Point(reach, 0), Point(-reach, 0), Point(0, reach), Point(0, -reach)]
        let sum = around.reduce(Float(0)) { sum, step in
            let p = feature.position + step
            let q = camera(p)
            return sum + abs(here.sample(Float(p.x), Float(p.y)) - there.sample(Float(q.x), Float(q.y)))
        }
        return sum < explained * Float(around.count)
    }
}
