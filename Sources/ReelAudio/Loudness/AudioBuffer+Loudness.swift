import Glibc

extension AudioBuffer {
    /// Brings the whole buffer to a loudness.
    ///
    /// Crests that one gain would drive past `knee` are first rounded off, so that a few of them cannot hold down the rest;
    /// where the true peak would still pass `dBTP`, the gain stops there.
    package mutating func normalise(toLUFS lufs: Double, truePeakBelow dBTP: Double) {
        for _ in 0..<2 {
            guard let loudness = IntegratedLoudness(of: self).lufs else { return }
            scale(by: pow(10, (lufs - loudness) / 20))
            roundCrests(above: 0.4, below: 0.8)
        }
        let peak = TruePeak(of: self).amplitude
        let limit = pow(10, dBTP / 20)
        if peak > limit { scale(by: limit / peak) }
    }

    /// Leaves samples up to `knee` alone and bends larger ones so that none reaches `ceiling`.
    private mutating func roundCrests(above knee: Float, below ceiling: Float) {
        let room = ceiling - knee
        func bend(_ value: Float) -> Float {
            let over = abs(value) - knee
            guard over > 0 else { return value }
            return copysign(knee + room * over / (over + room), value)
        }
        for index in 0..<frameCount {
            left[index] = bend(left[index])
            right[index] = bend(right[index])
        }
    }
}
