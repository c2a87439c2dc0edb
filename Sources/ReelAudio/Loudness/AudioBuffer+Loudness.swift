import Glibc

extension AudioBuffer {
    /// Applies one gain to the whole buffer so that it is `lufs` loud, or less where its true peak would pass `dBTP`.
    package mutating func normalise(toLUFS lufs: Double, truePeakBelow dBTP: Double) {
        guard let loudness = IntegratedLoudness(of: self).lufs else { return }
        let wanted = pow(10, (lufs - loudness) / 20)
        let allowed = pow(10, dBTP / 20) / TruePeak(of: self).amplitude
        scale(by: min(wanted, allowed))
    }
}
