extension AudioBuffer {
    /// Brings the whole buffer to a loudness by one gain, with a limiter on the peaks that it would drive too high.
    ///
    /// - Parameters:
    ///   - lufs: integrated loudness; what the limiter takes away is made up for.
    ///   - dBTP: no true peak is above it. Where both cannot be had, the peak wins.
    package mutating func normalise(toLUFS lufs: Double, truePeakBelow dBTP: Double) {
        guard let loudness = IntegratedLoudness(of: self).lufs else { return }
        let source = self
        var gain = lufs - loudness
        var ceiling = dBTP
        var before: (gain: Double, reached: Double)?
        for _ in 0..<8 {
            self = source
            scale(by: Decibels.gain(gain))
            let isLimited = Limiter(ceiling: Decibels.gain(ceiling)).limit(&self)
            let excess = TruePeak(of: self).dBTP - dBTP
            guard isLimited || excess > 0, let reached = IntegratedLoudness(of: self).lufs else { return }
            let missing = lufs - reached
            if excess <= 0, abs(missing) < 0.2 { return }
            if excess > 0 { ceiling -= excess + 0.05 }
            // The harder the limiter works, the less a decibel of gain still adds.
            let yield = before.map { (reached - $0.reached) / (gain - $0.gain) } ?? 0.8
            before = (gain, reached)
            gain += missing / (yield.isFinite ? min(max(yield, 0.3), 1) : 0.8)
        }
        let peak = TruePeak(of: self).dBTP
        if peak > dBTP { scale(by: Decibels.gain(dBTP - peak)) }
    }
}
