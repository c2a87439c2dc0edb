/// Finds what moves by itself in front of the camera's motion, from the pairs of features that the camera leaves unexplained.
struct ObjectMotions {
    private static let most = 4
    private static let leastInliers = 7
    /// Distance in cells from the camera's motion below which a pair is explained.
    private static let explained = 3.0
    private static let tolerance = 4.0

    /// Motions from the first picture's grid to the last's, the one with the most features first.
    func find(_ pairs: [PointPair], camera: Similarity) -> [Similarity] {
        var estimator = SimilarityEstimator()
        estimator.tolerance = Self.tolerance
        var rest = pairs.filter { (camera($0.a) - $0.b).length > Self.explained }
        var objects: [Similarity] = []
        while objects.count < Self.most, let estimate = estimator.estimate(rest),
            estimate.inliers.count >= Self.leastInliers
        {
            objects.append(estimate.map)
            rest.removeAll { (estimate.map($0.a) - $0.b).length <= Self.tolerance }
        }
        return objects
    }
}
