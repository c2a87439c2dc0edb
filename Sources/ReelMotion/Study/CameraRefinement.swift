/// Sharpens a camera's motion by what dense flow finds on top of it, over the whole picture.
struct CameraRefinement {
    /// Vectors that settle it, at most.
    private static let mostPairs = 3000
    /// Cells that a vector may lie off.
    private static let tolerance = 0.4
    /// Share of the vectors that must agree; fewer are no camera's.
    private static let leastShare = 0.5

    /// The motion that most trusted vectors agree on, of the same kind as `guess`; nil if too few do.
    /// - Parameter flow: on top of `guess`, on the first picture's grid.
    func refined(_ guess: Homography, flow: FlowField, trust: Plane) -> Homography? {
        let step = max(1, Int((Double(flow.dx.count) / Double(Self.mostPairs)).squareRoot()))
        var pairs: [PointPair] = []
        for y in stride(from: step / 2, to: flow.height, by: step) {
            for x in stride(from: step / 2, to: flow.width, by: step) {
                let i = y * flow.width + x
                guard trust.pixels[i] > 0.7 else { continue }
                let p = Point(Double(x), Double(y))
                pairs.append(PointPair(a: p, b: guess(p + Point(Double(flow.dx.pixels[i]), Double(flow.dy.pixels[i])))))
            }
        }
        let least = max(50, Int(Self.leastShare * Double(pairs.count)))
        if let similarity = guess.similarity {
            var estimator = SimilarityEstimator()
            estimator.tolerance = Self.tolerance
            guard let found = estimator.refined(similarity, pairs), found.inliers.count >= least else { return nil }
            return Homography(found.map)
        }
        var estimator = HomographyEstimator(extent: Point(Double(flow.width - 1), Double(flow.height - 1)))
        estimator.tolerance = Self.tolerance
        guard let found = estimator.refined(guess, pairs), found.inliers.count >= least else { return nil }
        return found.map
    }
}
