import ReelEngine
import ReelMedia
import ReelShot

/// Everything in a shot that moves by itself, as its prompt asks and its pictures show.
struct ShotAmbience {
    /// One for each picture.
    private let motions: [AmbientMotion]
    private let weather: [Precipitation]
    private let strength: Float
    private let seconds: Double
    private let endsAtRest: Bool
    /// Seconds in which movement sets in, and dies down.
    private static let onset = 1.0

    /// - Parameters:
    ///   - guidance: 0...1; ordinary movement at 0.5.
    ///   - subjects: for each picture, 1 where a subject stands before the rest, on its grid.
    ///   - endsAtRest: whether nothing may move at the end, as at the start.
    init(
        _ prompt: MovePrompt, guidance: Double, pictures: [Frame], subjects: [Plane], facts: ClipFacts, seed: UInt64,
        endsAtRest: Bool, workers: Workers
    ) {
        let asked = guidance > 0 ? prompt.ambient : []
        motions = zip(pictures, subjects).map { picture, subjects in
            let grid = AnalysisGrid(frameWidth: picture.width, frameHeight: picture.height)
            return AmbientMotion(
                asked, colours: asked.allSatisfy(\.needsNoRegion) ? nil : grid.colours(of: picture), subjects: subjects,
                width: picture.width, height: picture.height, seconds: facts.seconds, seed: seed, workers: workers)
        }
        weather = [AmbientEffect.snow, .rain].filter(asked.contains).map {
            Precipitation(
                $0, strength: prompt.ambientStrength * min(2 * guidance, 0.5 + guidance), width: facts.width,
                height: facts.height,
                seed: seed, workers: workers)
        }
        strength = Float(min(guidance < 0.5 ? 2 * guidance : 0.5 + guidance, 1.5) * prompt.ambientStrength)
        seconds = facts.seconds
        self.endsAtRest = endsAtRest
    }

    var isStill: Bool { !hasWeather && !hasFields }

    /// Whether anything falls before the pictures.
    var hasWeather: Bool { !weather.isEmpty }

    /// Whether any region of a picture moves.
    var hasFields: Bool { motions.contains { !$0.effects.isEmpty } }

    /// What moves in one of the pictures; nil for nothing.
    func field(at time: Double, picture: Int) -> AmbientField? {
        motions[picture].field(at: time, strength: strength * share(time))
    }

    /// - Parameters:
    ///   - shift: where the view has gone, as shares of the frame's sides.
    ///   - covered: how much of the view at a pixel belongs to a subject.
    func drawWeather(at time: Double, shift: Point, into frame: inout Frame, covered: (Int, Int) -> Float) {
        for kind in weather {
            kind.draw(
                at: time, strength: min(share(time) * max(min(strength, 1), 0.6), 1), shift: SIMD2<Float>(shift), into: &frame,
                covered: covered)
        }
    }

    /// 0 at the start, 1 soon after.
    private func share(_ time: Double) -> Float {
        let left = endsAtRest ? seconds - time : .infinity
        let t = Float(min(max(min(time, left) / min(Self.onset, seconds / 3), 0), 1))
        return t * t * (3 - 2 * t)
    }

    /// Says what will move, and what was asked for and is not in the pictures.
    func tell(_ asked: Set<AmbientEffect>, _ log: (LogLine) -> Void) {
        let moving = AmbientEffect.allCases.filter { effect in
            weather.contains { $0.effect == effect } || motions.contains { $0.effects.contains(effect) }
        }
        let missing = AmbientEffect.allCases.filter { asked.contains($0) && !moving.contains($0) }
        if !moving.isEmpty { log(LogLine(.info, "Moving by itself: \(moving.map(\.rawValue).joined(separator: ", "))")) }
        if !missing.isEmpty, strength > 0 {
            log(
                LogLine(
                    .info,
                    "Named, but not found in the picture, so it does not move: \(missing.map(\.rawValue).joined(separator: ", "))"
                ))
        }
    }
}
