package import ReelMedia

/// Finds out how two pictures hang together.
package struct CorrespondenceFinder: Sendable {
    /// Fewest pairs of features that must agree on a camera motion.
    private static let leastInliers = 12
    /// Share of the pairs that follow the camera in a scene of firm things.
    private static let rigidShare = 0.4
    /// Mean confidence below which two pictures have nothing to do with each other.
    private static let leastConfidence: Float = 0.25

    private let workers: Workers

    package init(workers: Workers) {
        self.workers = workers
    }

    /// How `last` follows from `first`, frames of one size; nil if they show different things.
    package func find(first: Frame, last: Frame) -> Correspondence? {
        let grid = AnalysisGrid(frameWidth: first.width, frameHeight: first.height)
        let frames = [first, last]
        let lumas = frames.map { grid.luma(of: $0) }
        let sets = workers.map(lumas) { FeatureSet($0) }
        let pairs = FeatureMatcher().match(sets[0], sets[1], workers: workers)
        let studies = cameras(pairs).map { camera in
            let objects = camera.rigid ? ObjectMotions(workers: workers).find(sets, lumas, camera: camera.map) : []
            return study(lumas, grid: grid, camera: camera.map, rigid: camera.rigid, objects: objects)
        }
        guard var best = studies.max(by: { $0.confidence < $1.confidence }), best.confidence >= Self.leastConfidence else {
            return nil
        }
        best.gain = ExposureGain().measure(
            first: first, last: last, grid: grid, camera: best.camera, residual: best.first
        )
        return best
    }

    /// Camera motions worth a look: the one the features agree on and, unless most do, a camera that stands still.
    private func cameras(_ pairs: [PointPair]) -> [(map: Similarity, rigid: Bool)] {
        guard let estimate = SimilarityEstimator().estimate(pairs), estimate.inliers.count >= Self.leastInliers else {
            return [(.identity, false)]
        }
        let rigid = Double(estimate.inliers.count) >= Self.rigidShare * Double(pairs.count)
        return rigid ? [(estimate.map, true)] : [(estimate.map, false), (.identity, false)]
    }

    private func study(
        _ lumas: [Plane], grid: AnalysisGrid, camera: Similarity, rigid: Bool, objects: [Similarity]
    ) -> Correspondence {
        let pairs = [
            StabilisedPair(base: lumas[0], other: lumas[1], camera: camera),
            StabilisedPair(base: lumas[1], other: lumas[0], camera: camera.inverse),
        ]
        // What an object does on top of the camera: out with the object, back with the camera.
        let own = [
            objects.map { $0.then(camera.inverse) },
            objects.map { $0.inverse.then(camera) },
        ]
        let flows = workers.map([0, 1]) { side in
            DenseFlow().estimate(
                from: pairs[side].base, to: pairs[side].other, valid: pairs[side].valid, objects: own[side]
            )
        }
        let trust = [
            FlowConfidence(pairs[0], flow: flows[0], back: flows[1]),
            FlowConfidence(pairs[1], flow: flows[1], back: flows[0]),
        ]
        let residuals = [0, 1].map { side in
            let flow = ResidualFill().filled(flows[side], confidence: trust[side].plane, everywhere: !rigid)
            return Residual(flow: flow, confidence: trust[side].plane)
        }
        let sum = trust.reduce(Float(0)) { sum, side in
            (0..<side.plane.count).reduce(sum) { $0 + side.plane.pixels[$1] }
        }
        return Correspondence(
            grid: grid, camera: camera, first: residuals[0], last: residuals[1],
            gain: SIMD4(repeating: 1),
            confidence: sum / Float(max(1, trust[0].inView + trust[1].inView))
        )
    }
}
