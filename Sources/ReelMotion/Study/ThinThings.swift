/// Things too thin for dense flow, which sees mostly what is behind them: bars, ropes, wires that move together before all else.
///
/// A pixel is theirs if, both here and where their shift takes it, what else is known misses, and the shift does not. Neither the
/// background that they cover nor what merely looks alike passes both.
struct ThinThings {
    /// Grey levels by which a pixel must be missed to be looked at.
    private static let missed: Float = 15
    /// Grey levels of difference at which a pixel no longer speaks for a shift.
    private static let unlike: Float = 24
    /// Pixels that choose among shifts, and those that settle the last quarters of a pixel, at most.
    private static let (fewSamples, manySamples) = (4000, 30_000)
    /// Pixels around a guess in which the shift is looked for.
    private static let search = 6
    /// How far one pixel can count, and what its cell needs, in grey levels.
    private static let (ceiling, least): (Float, Float) = (60, 3)
    /// How far a pixel's colour can count, in grey levels.
    private static let colour: Float = 40
    /// Share of the pixels looked at that a shift must explain, and of the cells that must be theirs: fewer are so by chance.
    private static let (leastLikeness, leastArea) = (Float(0.15), 0.006)
    /// Share of their cells that may have all neighbours among them: more, and they are not thin.
    private static let mostInside = 0.25
    /// Cells around them in which they disturb dense flow, and how far it must go there to be doubted.
    private static let (influence, drifting) = (5, Float(0.25))

    /// From the first picture's grid to the last's.
    let map: Similarity
    /// Whether each cell of both pictures is theirs.
    let cells: [[Bool]]

    /// - Parameter guesses: shifts on the study's grid, right to a few cells. Nil comes back if none holds.
    init?(_ pair: FinePair, guesses: [Point], study: AnalysisGrid, workers: Workers) {
        let samples = Self.samples(pair.misses[0])
        guard Double(samples.count) >= Self.leastArea * Double(pair.misses[0].count),
            let shift = Self.shift(pair, samples, guesses)
        else { return nil }
        let guessed = workers.map([0, 1]) { Self.cells(pair, side: $0, shift: $0 == 0 ? shift : -shift, nil, study) }
        let odds = Self.odds(pair, guessed)
        let cells = workers.map([0, 1]) { Self.cells(pair, side: $0, shift: $0 == 0 ? shift : -shift, odds, study) }
        guard cells.allSatisfy({ Self.areThin($0, study) }) else { return nil }
        self.cells = cells
        map = Similarity(rotation: Point(1, 0), translation: Point(shift / pair.pixelsPerCell))
    }

    /// `residuals` with the thin things as `motion`. What drifts around them may have followed them, and is not trusted any more.
    func added(to residuals: [Residual], as motion: Int, camera: Homography) -> [Residual] {
        (0..<2).map { side in
            let old = residuals[side]
            var residual = Residual(
                flow: FlowField(dx: old.flow.dx.map { $0 }, dy: old.flow.dy.map { $0 }), confidence: old.confidence.map { $0 },
                motions: old.motions)
            let (own, back) = (side == 0 ? map : map.inverse, PixelMap(side == 0 ? camera.inverse : camera))
            for i in cells[side].indices where cells[side][i] {
                let p = SIMD2(Float(i % residual.flow.width), Float(i / residual.flow.width))
                let way = back(SIMD2<Float>(own(Point(p)))) - p
                (residual.flow.dx.pixels[i], residual.flow.dy.pixels[i]) = (way.x, way.y)
                residual.confidence.pixels[i] = 1
                residual.motions[i] = UInt8(motion)
            }
            let isBeside = residual.cells(within: Self.influence) { $0 == motion }
            residual.flow.eachBeyond(Self.drifting) { i in
                if residual.motions[i] == 0 && isBeside[i] { residual.confidence.pixels[i] = 0 }
            }
            residual.flow = ResidualFill().filled(
                residual.flow, confidence: residual.confidence, motions: residual.motions, others: true)
            return residual
        }
    }

    // MARK: - Their shift

    private static func samples(_ misses: Plane) -> [SIMD2<Int>] {
        (0..<misses.count).filter { misses.pixels[$0] > missed }.map { SIMD2($0 % misses.width, $0 / misses.width) }
    }

    /// The shift from the first picture to the last, in pixels of the fine grid, that explains most near one of the guesses.
    private static func shift(_ pair: FinePair, _ samples: [SIMD2<Int>], _ guesses: [Point]) -> SIMD2<Float>? {
        let few = some(samples, fewSamples)
        var best = (likeness: Float(0), shift: SIMD2<Int>.zero)
        var tried = Set<SIMD2<Int>>()
        func look(around middle: SIMD2<Int>, step: Int) {
            for dy in stride(from: -search, through: search, by: step) {
                for dx in stride(from: -search, through: search, by: step) {
                    let shift = middle &+ SIMD2(dx, dy)
                    guard tried.insert(shift).inserted else { continue }
                    let likeness = likeness(pair, few, SIMD2<Float>(shift))
                    if likeness > best.likeness { best = (likeness, shift) }
                }
            }
        }
        for guess in guesses { look(around: SIMD2<Int>((guess * Double(pair.pixelsPerCell)).rounded(.toNearestOrEven)), step: 2) }
        // A bar looks like itself all along its way: what is found may be far along it from where it should be.
        var middle: SIMD2<Int>
        repeat {
            middle = best.shift
            look(around: middle, step: 1)
        } while best.shift != middle
        guard best.likeness >= leastLikeness else { return nil }
        let many = some(samples, manySamples)
        var finest = SIMD2<Float>(best.shift)
        for step: Float in [0.5, 0.25] {
            let around = (-1...1).flatMap { dy in (-1...1).map { dx in finest + step * SIMD2(Float(dx), Float(dy)) } }
            let likenesses = around.map { likeness(pair, many, $0) }
            finest = around[likenesses.indices.reduce(0) { likenesses[$1] > likenesses[$0] ? $1 : $0 }]
        }
        return finest
    }

    private static func some(_ samples: [SIMD2<Int>], _ most: Int) -> [SIMD2<Int>] {
        let step = max(1, (samples.count + most - 1) / most)
        return stride(from: 0, to: samples.count, by: step).map { samples[$0] }
    }

    /// The share of the samples that find, where the shift takes them, their colour and a pixel that is missed as well.
    private static func likeness(_ pair: FinePair, _ samples: [SIMD2<Int>], _ shift: SIMD2<Float>) -> Float {
        var sum: Float = 0
        for sample in samples {
            let point = SIMD2(Float(sample.x), Float(sample.y)) + shift
            guard let difference = pair.difference(side: 0, sample.x, sample.y, point), difference < unlike else { continue }
            let miss = pair.misses[1].sample(point.x, point.y)
            sum += (1 - difference / unlike) * min(max((miss - 0.5 * missed) / missed, 0), 1)
        }
        return sum / Float(samples.count)
    }

    // MARK: - Their cells

    /// - Parameter odds: of their colours; nil if not known yet.
    private static func cells(
        _ pair: FinePair, side: Int, shift: SIMD2<Float>, _ odds: ColourOdds?, _ study: AnalysisGrid
    ) -> [Bool] {
        let evidence = Plane(width: study.width, height: study.height)
        let pixels = Plane(width: study.width, height: study.height)
        var isShown = [Bool](repeating: true, count: evidence.count)
        let (own, other) = (pair.misses[side], pair.misses[1 - side])
        for y in 0..<own.height {
            for x in 0..<own.width {
                let cell = pair.cell(x, y)
                pixels.pixels[cell] += 1
                let point = SIMD2(Float(x), Float(y)) + shift
                guard let difference = pair.difference(side: side, x, y, point) else {
                    isShown[cell] = false
                    continue
                }
                var lead = min(own.row(y)[x], other.sample(point.x, point.y)) - difference
                if let odds { lead += colour * (odds.likelihood(pair.colours[side].row(y)[x]) - 0.5) }
                evidence.pixels[cell] += min(max(lead, -ceiling), ceiling)
            }
        }
        for i in 0..<evidence.count { evidence.pixels[i] /= max(pixels.pixels[i], 1) }
        let along = LineMean().apply(evidence)
        return isShown.indices.map { isShown[$0] && 0.5 * (evidence.pixels[$0] + along.pixels[$0]) > least }
    }

    private static func odds(_ pair: FinePair, _ cells: [[Bool]]) -> ColourOdds {
        var counts = [[Float]](repeating: [Float](repeating: 0, count: ColourOdds.bins), count: 2)
        for side in 0..<2 {
            let colours = pair.colours[side]
            for y in 0..<colours.height {
                for x in 0..<colours.width {
                    counts[cells[side][pair.cell(x, y)] ? 1 : 0][ColourOdds.bin(colours.row(y)[x])] += 1
                }
            }
        }
        return ColourOdds(inside: counts[1], outside: counts[0])
    }

    private static func areThin(_ cells: [Bool], _ study: AnalysisGrid) -> Bool {
        var (count, inside) = (0, 0)
        for y in stride(from: 1, to: study.height - 1, by: 1) {
            for x in stride(from: 1, to: study.width - 1, by: 1) where cells[y * study.width + x] {
                count += 1
                let isInside = (-1...1).allSatisfy { dy in (-1...1).allSatisfy { cells[(y + dy) * study.width + x + $0] } }
                if isInside { inside += 1 }
            }
        }
        return Double(count) >= leastArea * Double(cells.count) && Double(inside) <= mostInside * Double(count)
    }
}
