import ReelMedia

/// Finds what moves by itself in front of the camera's motion.
///
/// Features that the camera explains, by itself or with a small drift, are dropped and the rest matched anew: without their many
/// look-alikes in the background, those of an object find each other. What then remains unexplained may still be a plain shape;
/// its outline is looked for as a whole.
struct ObjectMotions {
    private static let most = 3
    private static let mostGuesses = 16
    private static let leastInliers = 7
    /// Least share of the remaining pairs that must follow an object.
    private static let leastShare = 0.12
    /// Grey levels between a spot and where the camera takes it, below which the camera explains it.
    private static let explained: Float = 5
    private static let tolerance = 4.0
    /// Share of the picture that an object must explain.
    private static let leastArea = 0.0006

    /// Cells by which an object must part from the camera and from other objects; dense flow follows the rest.
    static let leastDifference = 3.0

    let sets: [FeatureSet]
    /// Red, green, blue, luma of both pictures.
    let colours: [VectorPlane]
    let lumas: [Plane]
    let pairs: [StabilisedPair]
    /// What dense flow finds on top of the camera's motion.
    let drifts: [FlowField]
    let frames: [Frame]
    let grid: AnalysisGrid
    let workers: Workers

    struct Found {
        /// Those with the most features first.
        var layers: [ObjectLayer] = []
        /// What is too thin for dense flow.
        var thin: ThinThings?
    }

    /// The layers that follow objects.
    /// - Parameter trust: confidence of each cell of both pictures under the camera's motion.
    func find(trust: [Plane]) -> Found {
        var trust = trust
        var layers: [ObjectLayer] = []
        for map in featureMotions(trust: trust) {
            take(ObjectLayer(map, lumas: lumas, pairs: pairs, trust: trust, workers: workers), &layers, &trust)
        }
        // What merely leaves the view looks like anything: here nothing but looks would speak for it.
        for side in 0..<2 {
            trust[side] = trust[side].map { $0 }
            for i in 0..<trust[side].count where pairs[side].valid.pixels[i] == 0 { trust[side].pixels[i] = 1 }
        }
        while layers.count < Self.most, let votes = UnexplainedPatches(colours, trust: trust).votes(besides: known(layers)) {
            let layer = votes.clear.flatMap {
                ObjectLayer(
                    Similarity(rotation: Point(1, 0), translation: $0), lumas: lumas, pairs: pairs, trust: trust, workers: workers
                )
            }
            if take(layer, &layers, &trust) { continue }
            // One set of such things: what is left after it matches by chance.
            let fine = FinePair(frames, study: grid, pairs: pairs, drifts: drifts, taken: taken(by: layers), workers: workers)
            if let thin = ThinThings(fine, guesses: votes.peaks(atMost: Self.mostGuesses), study: grid, workers: workers) {
                return Found(layers: layers, thin: thin)
            }
            take(votes.clear.flatMap { ObjectLayer(outlines: $0, colours: colours, trust: trust) }, &layers, &trust)
            break
        }
        return Found(layers: layers)
    }

    /// How surely each cell of both pictures follows one of the layers.
    private func taken(by layers: [ObjectLayer]) -> [Plane] {
        (0..<2).map { side in
            let result = Plane(width: lumas[side].width, height: lumas[side].height)
            for layer in layers {
                for i in 0..<result.count { result.pixels[i] = max(result.pixels[i], layer.trust[side].pixels[i]) }
            }
            return result
        }
    }

    private func known(_ layers: [ObjectLayer]) -> [Homography] {
        [pairs[0].camera] + layers.map { $0.layer.maps[0] }
    }

    /// Keeps the layer if it explains something new, and notes what it explains.
    @discardableResult
    private func take(_ found: ObjectLayer?, _ layers: inout [ObjectLayer], _ trust: inout [Plane]) -> Bool {
        guard let found, Double(found.area) >= Self.leastArea * Double(lumas[0].count) else { return false }
        guard known(layers).allSatisfy({ ($0(found.centre) - found.layer.maps[0](found.centre)).length >= Self.leastDifference })
        else {
            return false
        }
        layers.append(found)
        trust = zip(trust, found.trust).map { old, new in
            let result = old.map { $0 }
            for i in 0..<result.count { result.pixels[i] = max(old.pixels[i], new.pixels[i]) }
            return result
        }
        return true
    }

    private func featureMotions(trust: [Plane]) -> [Similarity] {
        let camera = pairs[0].camera
        let blurred = lumas.map { $0.blurred(sigma: 1) }
        let rest = [
            sets[0].filter { !Self.isExplained($0, blurred[0], blurred[1], camera, trust[0]) },
            sets[1].filter { !Self.isExplained($0, blurred[1], blurred[0], camera.inverse, trust[1]) },
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

    private static func isExplained(
        _ feature: Feature, _ here: Plane, _ there: Plane, _ camera: Homography, _ trust: Plane
    ) -> Bool {
        if trust.sample(Float(feature.position.x), Float(feature.position.y)) > 0.5 { return true }
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
