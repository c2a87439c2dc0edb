import ReelMedia

/// Two pictures of one place, studied under a given motion of the camera.
struct PairStudy {
    /// Cells by which what keeps to a camera's motion may stray for its depth.
    private static let littleDrift: Float = 1.5
    /// Trust from which a cell has a say in that.
    private static let sure: Float = 0.7

    let frames: [Frame]
    let grid: AnalysisGrid
    /// Red, green, blue, luma of both pictures.
    let colours: [VectorPlane]
    let lumas: [Plane]
    let sets: [FeatureSet]
    let workers: Workers

    /// How the pictures hang together if the camera moves by `camera`.
    /// - Parameters:
    ///   - rigid: whether most follow the camera; if not, everything moves as one soft body.
    ///   - mayTurn: whether to start again if the camera turns out to follow a thing in front of the background.
    func follow(_ guess: Homography, rigid: Bool, mayTurn: Bool = true) -> Correspondence {
        var camera = guess
        var pairs = stabilised(by: camera)
        var flows = workers.map(pairs) { DenseFlow().estimate(from: $0.base, to: $0.other, valid: $0.valid) }
        var trust = Self.trust(pairs, flows)
        var isFirm = false
        if rigid, let sharper = CameraRefinement().refined(guess, flow: flows[0], trust: trust[0].plane) {
            // The drifts on top of the sharper motion: out the old way, back the new one.
            isFirm = true
            camera = sharper
            flows = [
                flows[0].rebased(by: guess.then(sharper.inverse)), flows[1].rebased(by: guess.inverse.then(sharper)),
            ]
            pairs = stabilised(by: camera)
            trust = Self.trust(pairs, flows)
        }
        let kinship = Self.sum(trust.map(\.plane))
        let inView = Float(max(1, trust[0].inView + trust[1].inView))
        var objects: [ObjectPath] = []
        var residuals: [Residual]
        if rigid {
            let found = ObjectMotions(
                sets: sets, colours: colours, lumas: lumas, pairs: pairs, drifts: flows, frames: frames, grid: grid,
                workers: workers
            )
            .find(trust: (0..<2).map { isFirm ? Self.near(trust[$0].plane, flows[$0]) : trust[$0].plane })
            let layers = [MotionLayer(map: camera, drifts: flows)] + found.layers.map(\.layer)
            let costs = [0, 1].map { side in
                MatchCost(base: colours[side], other: colours[1 - side], gain: pairs[side].gain)
            }
            let motion = LayeredMotion(layers: layers, costs: costs, cameraTrust: trust.map(\.plane), workers: workers)
            let guess = motion.labelled()
            if mayTurn, let behind = Background().layer(of: guess) {
                var turned = follow(layers[behind].maps[0], rigid: true, mayTurn: false)
                // Whatever fills most of the picture makes the pictures kin, before the background or not.
                turned.kinship = max(turned.kinship, kinship / inView)
                return turned
            }
            residuals = motion.solve(pairs, from: guess)
            objects = found.layers.enumerated().map { ObjectPath($1.map, motion: $0 + 1, in: residuals[0]) }
            if let thin = found.thin {
                residuals = thin.added(to: residuals, as: objects.count + 1, camera: camera)
                objects.append(ObjectPath(thin.map, motion: objects.count + 1, in: residuals[0]))
            }
        } else {
            residuals = [0, 1].map { side in
                let flow = ResidualFill().filledEverywhere(flows[side], confidence: trust[side].plane)
                return Residual(flow: flow, confidence: trust[side].plane, motions: [UInt8](repeating: 0, count: flow.dx.count))
            }
        }
        return Correspondence(
            grid: grid, camera: camera, objects: objects, first: residuals[0], last: residuals[1],
            gain: SIMD4(repeating: 1),
            confidence: Self.sum(residuals.map(\.confidence)) / inView,
            kinship: kinship / inView, holds: !rigid || isFirm || Self.mostKeep(to: flows[0], trust[0].plane)
        )
    }

    private func stabilised(by camera: Homography) -> [StabilisedPair] {
        [
            StabilisedPair(base: lumas[0], other: lumas[1], camera: camera),
            StabilisedPair(base: lumas[1], other: lumas[0], camera: camera.inverse),
        ]
    }

    private static func trust(_ pairs: [StabilisedPair], _ flows: [FlowField]) -> [FlowConfidence] {
        [
            FlowConfidence(pairs[0], flow: flows[0], back: flows[1]),
            FlowConfidence(pairs[1], flow: flows[1], back: flows[0]),
        ]
    }

    /// `trust` without what drifts far from the camera: where most stands firm, that is no drift but a thing of its own.
    private static func near(_ trust: Plane, _ flow: FlowField) -> Plane {
        let result = trust.map { $0 }
        flow.eachBeyond(Float(ObjectMotions.leastDifference)) { result.pixels[$0] = 0 }
        return result
    }

    /// Whether most of what is trusted drifts by hardly anything.
    private static func mostKeep(to flow: FlowField, _ trust: Plane) -> Bool {
        var (trusted, strayed) = (0, 0)
        for i in 0..<trust.count where trust.pixels[i] > sure { trusted += 1 }
        flow.eachBeyond(littleDrift) { if trust.pixels[$0] > sure { strayed += 1 } }
        return 2 * strayed < trusted
    }

    private static func sum(_ planes: [Plane]) -> Float {
        planes.reduce(0) { sum, plane in (0..<plane.count).reduce(sum) { $0 + plane.pixels[$1] } }
    }
}
