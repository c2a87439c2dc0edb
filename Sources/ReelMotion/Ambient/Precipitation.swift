import ReelMedia

/// Snow or rain, drawn over a frame: many small and slow particles far away, few large and fast ones near.
struct Precipitation {
    /// `.snow` or `.rain`.
    let effect: AmbientEffect
    private let particles: [Particle]
    private let width: Float
    private let height: Float
    private let workers: Workers

    private struct Particle {
        /// Where it begins, and how far it falls, as shares of the frame's height; `sway` sideways to and fro.
        var start: SIMD2<Float>
        var speed: SIMD2<Float>
        var sway: Float
        var phase: Float
        /// In pixels.
        var radius: Float
        var length: Float
        var opacity: Float
        /// 0 far ... 1 near.
        var nearness: Float
    }

    init(_ effect: AmbientEffect, strength: Double, width: Int, height: Int, seed: UInt64, workers: Workers) {
        self.effect = effect
        (self.width, self.height) = (Float(width), Float(height))
        self.workers = workers
        var random = SplitMix64(seed: seed ^ 0xFA11)
        func between(_ low: Float, _ high: Float) -> Float {
            low + (high - low) * Float(random.next() >> 40) / 16_777_216
        }
        let aspect = Float(width) / Float(height)
        let unit = Float(height) / 720
        // As many for each part of the frame, whatever its shape.
        let crowd = min(Float(strength), 2) * min(max(aspect, 0.4), 3) / 1.78
        var particles: [Particle] = []
        let isSnow = effect == .snow
        for (nearness, count) in zip([Float(0.1), 0.5, 1], isSnow ? [620, 260, 60] : [420, 200, 60]) {
            for _ in 0..<Int(Float(count) * crowd) {
                let size = between(0.75, 1.3)
                let start = SIMD2(between(0, aspect + 0.4), between(0, 1.3))
                let particle: Particle
                if isSnow {
                    particle = Particle(
                        start: start, speed: SIMD2(between(-0.02, 0.05), (0.07 + 0.3 * nearness) * between(0.85, 1.15)),
                        sway: (0.004 + 0.02 * nearness) * between(0.3, 1), phase: between(0, 1),
                        radius: max((0.9 + 4.6 * nearness * nearness) * size * unit, 0.6), length: 0,
                        opacity: (0.62 - 0.24 * nearness) * between(0.7, 1), nearness: nearness)
                } else {
                    particle = Particle(
                        start: start, speed: SIMD2(-0.13, 1) * (0.9 + 1.5 * nearness) * between(0.92, 1.08), sway: 0, phase: 0,
                        radius: max((0.45 + 0.55 * nearness) * unit, 0.45), length: (26 + 84 * nearness) * size * unit,
                        opacity: (0.24 + 0.16 * nearness) * between(0.7, 1), nearness: nearness)
                }
                particles.append(particle)
            }
        }
        self.particles = particles
    }

    /// Draws what falls at a moment.
    /// - Parameters:
    ///   - strength: 0...1, how much of it is there.
    ///   - shift: where the view has gone, as shares of the frame's sides: the near passes faster.
    ///   - covered: how much of the view at a pixel belongs to something nearer than the far particles, 0...1.
    func draw(
        at seconds: Double, strength: Float, shift: SIMD2<Float>, into frame: inout Frame, covered: (Int, Int) -> Float
    ) {
        guard strength > 0 else { return }
        let time = Float(seconds)
        let aspect = width / height
        let placed = particles.map { particle -> (x: Float, y: Float) in
            let sway = particle.sway * Wave.sine(0.31 * time + particle.phase)
            let past = 0.4 + 0.9 * particle.nearness
            let x = particle.start.x + particle.speed.x * time + sway - shift.x * aspect * past
            let y = particle.start.y + particle.speed.y * time - shift.y * past
            return ((Self.wrapped(x, aspect + 0.4) - 0.2) * height, (Self.wrapped(y, 1.3) - 0.15) * height)
        }
        let (columns, rows) = (frame.width, frame.height)
        frame.withUnsafeMutableBytes { bytes in
            guard let target = bytes.baseAddress else { return }
            workers.overRows(rows) { band in
                for (particle, place) in zip(particles, placed) {
                    draw(particle, place, strength, band, columns, target, covered)
                }
            }
        }
    }

    private static func wrapped(_ x: Float, _ period: Float) -> Float {
        x - period * (x / period).rounded(.down)
    }

    private func draw(
        _ particle: Particle, _ place: (x: Float, y: Float), _ strength: Float, _ band: Range<Int>, _ columns: Int,
        _ bytes: UnsafeMutablePointer<UInt8>, _ covered: (Int, Int) -> Float
    ) {
        // A streak leans the way it falls.
        let lean = particle.speed.x / particle.speed.y
        let reach = particle.radius * 1.6 + 1
        let top = max(band.lowerBound, Int((place.y - particle.length - reach).rounded(.up)))
        let bottom = min(band.upperBound - 1, Int((place.y + reach).rounded(.down)))
        guard top <= bottom else { return }
        let hidden = particle.nearness < 0.3 ? covered(Int(place.x), Int(place.y)) : 0
        let opacity = particle.opacity * strength * (1 - hidden)
        guard opacity > 0.004 else { return }
        let light: SIMD4<Float> = effect == .snow ? SIMD4(250, 251, 255, 0) : SIMD4(205, 213, 224, 0)
        for y in top...bottom {
            let along = min(max(place.y - Float(y), 0), particle.length)
            let middle = place.x - lean * along
            let upright = Float(y) - (place.y - along)
            let left = max(0, Int((middle - reach).rounded(.up)))
            let right = min(columns - 1, Int((middle + reach).rounded(.down)))
            guard left <= right else { continue }
            // A streak fades towards its upper end.
            let fade = particle.length > 0 ? 1 - along / particle.length : 1
            for x in left...right {
                let across = Float(x) - middle
                let distance = (across * across + upright * upright).squareRoot() / particle.radius
                let edge = min(max(1.5 - distance, 0), 1)
                let share = opacity * edge * edge * (3 - 2 * edge) * fade
                guard share > 0.002 else { continue }
                let pixel = bytes + 3 &* (y &* columns &+ x)
                let old = SIMD4(Float(pixel[0]), Float(pixel[1]), Float(pixel[2]), 0)
                VectorPlane.store(old + share * (light - old), at: pixel)
            }
        }
    }
}
