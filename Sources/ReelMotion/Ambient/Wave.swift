/// One of the waves that add up to a region's movement.
struct Wave {
    /// Turns for each unit along x and y.
    var frequency: SIMD2<Float>
    /// Turns that the wave is ahead at the start.
    var phase: Float
    /// Whole periods in the length of a clip: so a clip can follow itself without a jump.
    var periods: Float

    /// `periods` is rounded to a whole number, at least 1.
    init(frequency: SIMD2<Float>, phase: Float, secondsPerPeriod: Float, clip seconds: Float) {
        self.frequency = frequency
        self.phase = phase
        periods = max(1, (seconds / secondsPerPeriod).rounded())
    }

    /// The sine of a number of turns, to about a thousandth.
    @inline(__always)
    static func sine(_ turns: Float) -> Float {
        let u = turns - (turns + 0.5).rounded(.down)
        let y = u * (8 - 16 * abs(u))
        return y * (0.775 + 0.225 * abs(y))
    }

    /// -1...1 at a point, `share` of the clip's length after its start.
    @inline(__always)
    func value(_ p: SIMD2<Float>, _ share: Float, ahead: Float = 0) -> Float {
        Self.sine(frequency.x * p.x + frequency.y * p.y + phase + ahead - periods * share)
    }
}
