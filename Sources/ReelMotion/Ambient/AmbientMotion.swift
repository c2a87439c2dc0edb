import ReelMedia

/// The movement of water, leaves, clouds, fire, lights and mist in a picture, at any moment of a clip.
struct AmbientMotion {
    /// What the prompt names and the picture shows.
    var effects: [AmbientEffect] { parts.map(\.effect) }

    /// One effect: where it happens, at the field's cells, and the waves it is made of.
    private struct Part {
        var effect: AmbientEffect
        var region: Plane
        var waves: [Wave]
    }

    private let parts: [Part]
    private let roughness: Plane
    private let noise: ValueNoise
    private let width: Float
    private let height: Float
    private let seconds: Double
    private let field: AmbientField
    private let workers: Workers
    private let waterline: Float

    /// - Parameters:
    ///   - asked: what the prompt names.
    ///   - colours: red, green, blue, luma on the picture's grid; nil if nothing is asked for that needs a look at it.
    ///   - subjects: 1 where a subject stands before the rest, on the grid.
    ///   - seconds: length of the clip.
    init(
        _ asked: Set<AmbientEffect>, colours: VectorPlane?, subjects: Plane, width: Int, height: Int, seconds: Double,
        seed: UInt64,
        workers: Workers
    ) {
        let evidence = colours.map { PictureEvidence($0, subjects: subjects) }
        let field = AmbientField(width: width, height: height)
        let scale = Float(subjects.width) / Float(width) * Float(AmbientField.cell)
        let waves = Self.waves(seed: seed, seconds: Float(seconds))
        var parts: [Part] = []
        for effect in AmbientEffect.allCases where asked.contains(effect) && !effect.needsNoRegion {
            guard let region = evidence?.region(for: effect) else { continue }
            let plane = Plane(width: field.plane.width, height: field.plane.height)
            for y in 0..<plane.height {
                for x in 0..<plane.width { plane.row(y)[x] = region.sample(Float(x) * scale, Float(y) * scale) }
            }
            parts.append(Part(effect: effect, region: plane, waves: waves[effect] ?? []))
        }
        self.parts = parts
        self.field = field
        self.workers = workers
        self.seconds = seconds
        (self.width, self.height) = (Float(width), Float(height))
        noise = ValueNoise(seed: seed ^ 0xA3B1)
        roughness = parts.isEmpty ? Plane(width: 1, height: 1) : Self.roughness(field.plane.width, field.plane.height, noise)
        waterline = Self.top(parts.first { $0.effect == .water }?.region) * Float(AmbientField.cell)
    }

    /// The field at a moment, or nil where nothing moves.
    /// - Parameter strength: 0 for nothing ... 1 for ordinary movement, and more.
    func field(at time: Double, strength: Float) -> AmbientField? {
        guard !parts.isEmpty, strength > 0 else { return nil }
        let share = Float(time / seconds)
        let flames = flicker(time, 3)
        let plane = field.plane
        workers.overRows(plane.height) { rows in
            for y in rows {
                let target = plane.row(y)
                for x in 0..<plane.width {
                    var sum = SIMD4<Float>.zero
                    for part in parts {
                        let here = part.region.row(y)[x]
                        guard here > 0.002 else { continue }
                        let p = SIMD2(Float(x * AmbientField.cell), Float(y * AmbientField.cell))
                        sum += here * value(part, p, share, Float(time), rough: roughness.row(y)[x], flames)
                    }
                    target[x] = strength * sum
                }
            }
        }
        return field
    }

    private func value(
        _ part: Part, _ p: SIMD2<Float>, _ share: Float, _ time: Float, rough: Float, _ flames: Float
    ) -> SIMD4<Float> {
        switch part.effect {
        case .water: water(part.waves, p, share, rough)
        case .foliage: foliage(part.waves, p, share, rough)
        case .clouds: clouds(part.waves, p, share, rough)
        case .fire: fire(part.waves, p, share, rough, flames)
        case .flicker: SIMD4(0, 0, 0.2 * flicker(Double(time), Double((4 * rough).rounded())), 0)
        case .mist: SIMD4(0, 0, 0, mist(part.waves, p, share, rough))
        case .snow, .rain: .zero
        }
    }

    /// Ripples that come towards the viewer, finer and smaller towards the horizon.
    private func water(_ waves: [Wave], _ p: SIMD2<Float>, _ share: Float, _ rough: Float) -> SIMD4<Float> {
        let depth = max((p.y - waterline) / height, 0) + 0.03
        let place = SIMD2((p.x - 0.5 * width) / (height * depth), -Float(log(Double(depth))))
        var sum = SIMD4<Float>.zero
        for wave in waves {
            // Pixels from crest to crest, upright: below a dozen they cannot be shown.
            let length = depth * height / abs(wave.frequency.y)
            let fine = min(max((length - 8) / 14, 0), 1)
            guard fine > 0 else { continue }
            let ahead = 0.35 * rough
            let rise = wave.value(place, share, ahead: ahead)
            let slope = wave.value(place, share, ahead: ahead + 0.25)
            sum += fine * SIMD4(0.012 * length * slope, 0.026 * length * rise, 0.022 * slope, 0)
        }
        return sum
    }

    /// Gusts that pass through, and leaves that tremble in them.
    private func foliage(_ waves: [Wave], _ p: SIMD2<Float>, _ share: Float, _ rough: Float) -> SIMD4<Float> {
        let unit = p / height
        var gust: Float = 0.35
        for wave in waves.prefix(3) { gust += 0.33 * wave.value(unit, share, ahead: 0.6 * rough) }
        var way = SIMD2<Float>(0.0042, 0.0008) * gust
        for (index, wave) in waves.dropFirst(3).enumerated() {
            let tremble = wave.value(unit, share, ahead: 1.3 * rough) * (0.4 + 0.6 * abs(gust))
            way += tremble * (index % 2 == 0 ? SIMD2(0.0011, 0.0005) : SIMD2(0.0004, 0.0011))
        }
        return SIMD4(way.x * height, way.y * height, 0, 0)
    }

    /// A slow drift, slower towards the horizon, and a soft swelling.
    private func clouds(_ waves: [Wave], _ p: SIMD2<Float>, _ share: Float, _ rough: Float) -> SIMD4<Float> {
        let overhead = 1 - 0.6 * min(p.y / (0.7 * height), 1)
        // Two per cent of the width is as far as a sky goes without showing where it was stretched.
        let drift = -min(0.0042 * width * Float(seconds), 0.021 * width) * share * overhead
        var swell = SIMD2<Float>.zero
        for wave in waves {
            swell += wave.value(p / height, share, ahead: rough) * SIMD2(0.0016, 0.0011) * height
        }
        return SIMD4(drift + swell.x * overhead, swell.y * overhead, 0, 0)
    }

    /// Tongues that run upwards, and light that breathes.
    private func fire(_ waves: [Wave], _ p: SIMD2<Float>, _ share: Float, _ rough: Float, _ flames: Float) -> SIMD4<Float> {
        var way = SIMD2<Float>.zero
        for (index, wave) in waves.enumerated() {
            let lick = wave.value(p / height, share, ahead: 0.5 * rough)
            way += lick * (index % 2 == 0 ? SIMD2(0.0038, 0.0016) : SIMD2(0.0012, 0.0048))
        }
        return SIMD4(way.x * height, way.y * height, 0.16 * flames, 0)
    }

    private func mist(_ waves: [Wave], _ p: SIMD2<Float>, _ share: Float, _ rough: Float) -> Float {
        let unit = p / height
        var sum: Float = 0
        for wave in waves { sum += wave.value(unit, share, ahead: 0.9 * rough) }
        let banks = min(max(0.5 + 0.3 * sum, 0), 1)
        let far = 1 - min(max((unit.y - 0.35) / 0.65, 0), 1)
        return 0.3 * banks * (0.25 + 0.75 * far)
    }

    /// Uneven light over time, about -1...1.
    private func flicker(_ time: Double, _ number: Double) -> Float {
        Float(
            0.5 * noise(2.3 * time, 10 * number) + 0.35 * noise(6.1 * time, 10 * number + 1) + 0.3
                * noise(11 * time, 10 * number + 2))
    }

    // MARK: - Preparation

    private static func top(_ region: Plane?) -> Float {
        guard let region else { return 0 }
        for y in 0..<region.height {
            for x in 0..<region.width where region.row(y)[x] > 0.2 { return Float(y) }
        }
        return 0
    }

    /// Smooth unevenness over the picture, -1...1, that keeps waves from looking ruled.
    private static func roughness(_ width: Int, _ height: Int, _ noise: ValueNoise) -> Plane {
        let plane = Plane(width: width, height: height)
        let unit = 7 / Double(height)
        for y in 0..<height {
            for x in 0..<width {
                let p = Point(Double(x), Double(y)) * unit
                plane.row(y)[x] = Float(0.65 * noise(p.x, p.y) + 0.35 * noise(2.3 * p.x + 50, 2.3 * p.y))
            }
        }
        return plane
    }

    private static func waves(seed: UInt64, seconds: Float) -> [AmbientEffect: [Wave]] {
        var random = SplitMix64(seed: seed ^ 0x5EA)
        func between(_ low: Float, _ high: Float) -> Float {
            low + (high - low) * Float(random.next() >> 40) / 16_777_216
        }
        func wave(_ across: ClosedRange<Float>, _ upright: ClosedRange<Float>, period: ClosedRange<Float>) -> Wave {
            Wave(
                frequency: SIMD2(between(across.lowerBound, across.upperBound), between(upright.lowerBound, upright.upperBound)),
                phase: between(0, 1), secondsPerPeriod: between(period.lowerBound, period.upperBound), clip: seconds)
        }
        let blowsRight = between(0, 1) < 0.5
        var table: [AmbientEffect: [Wave]] = [:]
        // Along the second axis towards the viewer: nearer is less, so phases run down the picture.
        table[.water] =
            (0..<3).map { _ in wave(-2...2, -6 ... -3.5, period: 1.6...2.6) }
            + (0..<4).map { _ in wave(-5...5, -13 ... -7, period: 0.9...1.6) }
        table[.foliage] =
            (0..<3).map { _ in wave(blowsRight ? 0.7...1.7 : -1.7 ... -0.7, -0.5...0.5, period: 2.2...4) }
            + (0..<6).map { _ in wave(-16...16, -16...16, period: 0.55...1.2) }
        table[.clouds] = (0..<4).map { _ in wave(-2.5...2.5, -3...3, period: 4...9) }
        // Fetched from above means moved down: the waves themselves run up.
        table[.fire] =
            (0..<3).map { _ in wave(-7...7, 7...12, period: 0.35...0.6) }.map(Self.rising)
            + (0..<4).map { _ in wave(-16...16, 14...24, period: 0.22...0.4) }.map(Self.rising)
        table[.mist] = (0..<4).map { _ in wave(-1.6...1.6, -2.4...2.4, period: 4...8) }
        return table
    }

    private static func rising(_ wave: Wave) -> Wave {
        var wave = wave
        wave.frequency.y = -abs(wave.frequency.y)
        return wave
    }
}
