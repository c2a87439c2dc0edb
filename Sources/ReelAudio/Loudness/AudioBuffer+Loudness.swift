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
        for _ in 0..<5 {
            self = source
            scale(by: Decibels.gain(gain))
            let isLimited = Limiter(ceiling: Decibels.gain(ceiling)).limit(&self)
            let excess = TruePeak(of: self).dBTP - dBTP
            guard isLimited || excess > 0, let reached = IntegratedLoudness(of: self).lufs else { return }
            let missing = lufs - reached
            if excess <= 0, missing < 0.15 { return }
            if excess > 0 { ceiling -= excess + 0.05 }
            gain += missing * 1.15
        }
        let peak = TruePeak(of: self).dBTP
        if peak > dBTP { scale(by: Decibels.gain(dBTP - peak)) }
    }
}
