/// Decides for every cell of two pictures which of several motions it follows, so that both pictures agree.
struct LayeredMotion {
    /// What speaks against a motion before any cell is looked at: the camera as it is must not be left for nothing.
    private static let cameraDrift: Float = 0.8
    private static let object: Float = 0.5
    private static let objectDrift: Float = 1.2
    /// What each cell of the camera's drift costs: whatever goes far on its own is better an object.
    private static let distance: Float = 0.12
    /// What it costs to land on a cell of the other picture that follows another motion.
    private static let disagreement: Float = 12
    /// What it costs the background to land on an object, hidden there whatever it looks like, if its colour says nothing.
    private static let covered: Float = 24
    /// What it costs an object to land out of view, on top of the same.
    private static let gone: Float = 20
    /// Times that the sides hear each other.
    private static let rounds = 2
    /// What a drift costs that the way back does not confirm.
    private static let doubt: Float = 8

    /// What rules a motion out.
    private static let impossible: Float = 100

    /// The camera first.
    let layers: [MotionLayer]
    let costs: [MatchCost]
    /// How far each cell of both sides can be trusted to follow the camera and its drift.
    let cameraTrust: [Plane]
    let workers: Workers

    /// What each side does on top of the camera.
    /// - Parameter guess: what each side finds by itself, from `labelled()`.
    func solve(_ pairs: [StabilisedPair], from guess: Labelled) -> [Residual] {
        let single = guess.costs
        var agreed = guess.labels
        for _ in 0..<Self.rounds {
            let before = agreed
            agreed = workers.map([0, 1]) { side in
                let revised = revised(single[side], side: side, own: before[side], towards: before[1 - side])
                return MotionLabels(revised, base: costs[side].base)
            }
        }
        let flows = [0, 1].map { flow(side: $0, agreed[$0]) }
        return workers.map([0, 1]) { side in
            let trust = FlowConfidence(pairs[side], flow: flows[side], back: flows[1 - side])
            return residual(side, agreed, flows[side], trust.plane)
        }
    }

    /// What both sides find by themselves.
    struct Labelled {
        let costs: [MotionCosts]
        let labels: [MotionLabels]
    }

    func labelled() -> Labelled {
        let single = workers.map([0, 1]) { gathered(side: $0) }
        return Labelled(costs: single, labels: workers.map([0, 1]) { MotionLabels(single[$0], base: costs[$0].base) })
    }

    private func gathered(side: Int) -> MotionCosts {
        let base = costs[side].base
        let result = MotionCosts(width: base.width, height: base.height, filledWith: 100 * Self.impossible)
        for (lane, layer) in layers.enumerated() {
            let map = layer.maps[side]
            let isCamera = lane == 0
            result.setFirm(
                lane, to: costs[side].cost(of: map, drift: nil, isOutlined: layer.isOutlined), bias: isCamera ? 0 : Self.object)
            if layer.isOutlined { continue }
            let drifting = costs[side].cost(of: map, drift: layer.drifts[side])
            if isCamera {
                let drift = layer.drifts[side]
                for i in 0..<drifting.count {
                    let (dx, dy) = (drift.dx.pixels[i], drift.dy.pixels[i])
                    let length = (dx * dx + dy * dy).squareRoot()
                    drifting.pixels[i] += Self.distance * length + Self.doubt * (1 - cameraTrust[side].pixels[i])
                }
            } else {
                layer.drifts[side].eachBeyond(ObjectLayer.reach) { drifting.pixels[$0] += Self.impossible }
            }
            result.setDrifting(lane, to: drifting, bias: isCamera ? Self.cameraDrift : Self.objectDrift)
        }
        return result
    }

    /// The costs, given what the other side's cells follow: an object must be found there again unless it has left the
    /// view; the background may be covered.
    private func revised(_ costs: MotionCosts, side: Int, own: MotionLabels, towards other: MotionLabels) -> MotionCosts {
        var background = layers[0]
        background.drifts[side] = ResidualFill().filled(
            layers[0].drifts[side], confidence: cameraTrust[side], motions: own.motions, others: false
        )
        let result = MotionCosts(width: costs.width, height: costs.height, filledWith: 0)
        result.cells.update(from: costs.cells, count: costs.count)
        let base = self.costs[side].base
        let colours = MotionColours(base, own, costs: costs, count: layers.count)
        for (lane, layer) in layers.enumerated() {
            for i in 0..<costs.count {
                let unlikely = 2 * Self.covered * (1 - colours.likelihood(lane, base.pixels[i]))
                if lane == 0 {
                    let point = background.landing(of: i, side: side, drifting: true)
                    if agrees(point, lane, other) { continue }
                    result.cells[i].drifting[0] = min(result.cells[i].drifting[0], unlikely)
                    continue
                }
                let point = layer.landing(of: i, side: side, drifting: false)
                if other.cell(at: point) == nil {
                    result.cells[i].firm[lane] = Self.gone + unlikely
                    result.cells[i].drifting[lane] = Self.gone + unlikely
                } else if !isNear(point, lane, other) {
                    result.cells[i].firm[lane] += Self.disagreement
                    result.cells[i].drifting[lane] += Self.disagreement
                }
            }
        }
        return result
    }

    /// Whether the cell of the other side at `point` follows motion `lane`; out of view, only the camera's may be supposed.
    @inline(__always)
    private func agrees(_ point: SIMD2<Float>, _ lane: Int, _ other: MotionLabels) -> Bool {
        guard let cell = other.cell(at: point) else { return lane == 0 }
        return Int(other.motions[cell]) == lane
    }

    /// Whether a cell of the other side within two of `point` follows motion `lane`.
    private func isNear(_ point: SIMD2<Float>, _ lane: Int, _ other: MotionLabels) -> Bool {
        for y in -1...1 {
            for x in -1...1 {
                let cell = other.cell(at: point + SIMD2(Float(2 * x), Float(2 * y)))
                if let cell, Int(other.motions[cell]) == lane { return true }
            }
        }
        return false
    }

    /// Every cell's motion on top of the camera's.
    private func flow(side: Int, _ labels: MotionLabels) -> FlowField {
        let result = FlowField(width: labels.width, height: labels.height)
        let back = PixelMap(layers[0].maps[1 - side])
        for i in labels.motions.indices {
            let q = layers[Int(labels.motions[i])].landing(of: i, side: side, drifting: labels.drifts[i])
            if labels.motions[i] == 0 && !labels.drifts[i] { continue }
            let p = back(q)
            result.dx.pixels[i] = p.x - Float(i % labels.width)
            result.dy.pixels[i] = p.y - Float(i / labels.width)
        }
        return result
    }

    /// Cells that an object claims but that the other picture does not confirm belong to the background.
    private func residual(_ side: Int, _ labels: [MotionLabels], _ flow: FlowField, _ trust: Plane) -> Residual {
        let own = labels[side]
        var motions = own.motions
        for i in motions.indices where motions[i] > 0 && trust.pixels[i] <= ResidualFill.trusted {
            let lane = Int(motions[i])
            let point = layers[lane].landing(of: i, side: side, drifting: own.drifts[i])
            // Out of view there is nothing that could confirm it.
            if labels[1 - side].cell(at: point) != nil, !isNear(point, lane, labels[1 - side]) {
                motions[i] = 0
                trust.pixels[i] = 0
            }
        }
        for i in Crumbs(of: motions, width: own.width).cells {
            motions[i] = 0
            trust.pixels[i] = 0
        }
        let filled = ResidualFill().filled(flow, confidence: trust, motions: motions, others: true)
        return Residual(flow: filled, confidence: trust, motions: motions)
    }
}
