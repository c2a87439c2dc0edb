/// A guessed motion of an object, sharpened by what dense flow finds under it.
struct ObjectLayer {
    /// Pairs of cells that settle the motion, at most.
    private static let mostPairs = 500
    /// Cells that dense flow may add to an object's motion; what strays farther is something else.
    static let reach: Float = 4
    /// Cells that a pair may lie off.
    private static let tolerance = 0.75
    /// Change of luma per cell without which a cell says nothing about motion.
    static let slope: Float = 2

    let layer: MotionLayer
    /// From the first picture's grid to the last's.
    let map: Similarity
    /// How far each cell of both pictures can be trusted to follow it.
    let trust: [Plane]
    /// Their middle, in the first picture.
    let centre: Point
    /// Cells of the first picture that it explains and nothing else did, not counting plain ones.
    let area: Int

    init(map: Similarity, layer: MotionLayer, trust: [Plane], centre: Point, area: Int) {
        (self.map, self.layer, self.trust, self.centre, self.area) = (map, layer, trust, centre, area)
    }

    /// - Parameters:
    ///   - guess: from the first picture's grid to the last's, right to a few cells.
    ///   - pairs: both pictures under the camera's motion.
    ///   - trust: how well each cell is explained already; nil comes back if too little is left to tell.
    init?(_ guess: Similarity, lumas: [Plane], pairs: [StabilisedPair], trust: [Plane], workers: Workers) {
        let own = [0, 1].map { side in
            StabilisedPair(
                base: lumas[side], other: lumas[1 - side], camera: Homography(side == 0 ? guess : guess.inverse),
                gain: pairs[side].gain
            )
        }
        let drifts = workers.map(own) { DenseFlow().estimate(from: $0.base, to: $0.other, valid: $0.valid) }
        self.trust = [0, 1].map { side in
            let plane = FlowConfidence(own[side], flow: drifts[side], back: drifts[1 - side]).plane
            drifts[side].eachBeyond(Self.reach) { plane.pixels[$0] = 0 }
            return plane
        }
        let gradient = lumas[0].gradient()
        var matches: [PointPair] = []
        for i in 0..<lumas[0].count where trust[0].pixels[i] < 0.4 && self.trust[0].pixels[i] > 0.6 {
            guard abs(gradient.x.pixels[i]) + abs(gradient.y.pixels[i]) > Self.slope else { continue }
            let p = Point(Double(i % lumas[0].width), Double(i / lumas[0].width))
            matches.append(PointPair(a: p, b: guess(p + Point(Double(drifts[0].dx.pixels[i]), Double(drifts[0].dy.pixels[i])))))
        }
        let step = max(1, matches.count / Self.mostPairs)
        let some = stride(from: 0, to: matches.count, by: step).map { matches[$0] }
        var estimator = SimilarityEstimator()
        estimator.tolerance = Self.tolerance
        guard let estimate = estimator.estimate(some) else { return nil }
        centre = estimate.inliers.reduce(Point.zero) { $0 + $1.a } / Double(max(1, estimate.inliers.count))
        area = estimate.inliers.count * step
        map = estimate.map
        // The drifts on top of the sharper motion: out the old way, back the new one.
        let better = MotionLayer(map: Homography(map), drifts: drifts)
        layer = MotionLayer(
            map: Homography(map),
            drifts: [0, 1].map { side in
                drifts[side].rebased(by: own[side].camera.then(better.maps[1 - side]))
            }
        )
    }
}

extension FlowField {
    /// The motion p + (dx, dy) followed by `map`.
    func rebased(by map: Homography) -> FlowField {
        let result = FlowField(width: width, height: height)
        for y in 0..<height {
            for x in 0..<width {
                let i = y &* width &+ x
                let p = Point(Double(x), Double(y))
                let q = map(p + Point(Double(dx.pixels[i]), Double(dy.pixels[i]))) - p
                result.dx.pixels[i] = Float(q.x)
                result.dy.pixels[i] = Float(q.y)
            }
        }
        return result
    }
}
