package import ReelMedia

/// Finds out how two pictures hang together.
package struct CorrespondenceFinder: Sendable {
    /// Fewest pairs of features that must agree on a camera motion.
    private static let leastInliers = 12
    /// Share of the pairs that follow the camera in a scene of firm things.
    private static let rigidShare = 0.4
    /// Mean confidence below which two pictures have nothing to do with each other.
    private static let leastConfidence: Float = 0.25

    /// Confidence of a soft reading that leaves nothing to explain.
    private static let nearlyAll: Float = 0.85
    /// How many times the confidence of the firm reading a soft one must have otherwise.
    private static let clearlyMore: Float = 1.15

    private let workers: Workers

    package init(workers: Workers) {
        self.workers = workers
    }

    /// How `last` follows from `first`, frames of one size; nil if they show different things.
    package func find(first: Frame, last: Frame) -> Correspondence? {
        let grid = AnalysisGrid(frameWidth: first.width, frameHeight: first.height)
        let colours = [first, last].map { grid.colours(of: $0) }
        let lumas = colours.map(\.fourth)
        let sets = workers.map(lumas) { FeatureSet($0) }
        let pairs = FeatureMatcher().match(sets[0], sets[1], workers: workers)
        let study = PairStudy(frames: [first, last], grid: grid, colours: colours, lumas: lumas, sets: sets, workers: workers)
        var studies = cameras(pairs, grid).map { study.follow($0.map, rigid: $0.rigid) }
        // What bends can look like a camera's motion from afar.
        if studies.count == 1 && !studies[0].holds { studies.append(study.follow(.identity, rigid: false)) }
        guard var best = studies.dropFirst().reduce(studies.first, { better($0, $1) }),
            studies.contains(where: { $0.kinship >= Self.leastConfidence })
        else { return nil }
        best.gain = ExposureGain().measure(
            first: first, last: last, grid: grid, camera: best.camera, residual: best.first
        )
        return best
    }

    /// The firm reading unless the soft one explains clearly more: only in the firm one things keep their shape.
    private func better(_ firm: Correspondence?, _ soft: Correspondence) -> Correspondence {
        guard let firm else { return soft }
        let bar = soft.confidence > Self.nearlyAll ? 1 : Self.clearlyMore
        guard soft.confidence < bar * firm.confidence else { return soft }
        return firm
    }

    /// Camera motions worth a look: the one the features agree on and, unless most do, a camera that stands still.
    private func cameras(_ pairs: [PointPair], _ grid: AnalysisGrid) -> [(map: Homography, rigid: Bool)] {
        var best = SimilarityEstimator().estimate(pairs).map { (map: Homography($0.map), inliers: $0.inliers.count) }
        let extent = Point(Double(grid.width - 1), Double(grid.height - 1))
        // Four more degrees of freedom must earn their keep.
        let bar = 1.1 * Double(best?.inliers ?? 0) + 5
        if let wider = HomographyEstimator(extent: extent).estimate(pairs), Double(wider.inliers.count) > bar {
            best = (wider.map, wider.inliers.count)
        }
        guard let best, best.inliers >= Self.leastInliers else { return [(.identity, false)] }
        let rigid = Double(best.inliers) >= Self.rigidShare * Double(pairs.count)
        return [(best.map, true)] + (rigid ? [] : [(.identity, false)])
    }
}
