import Glibc

/// Turns speech into whispered speech: the vocal cords' tone is replaced by breath, the shapes of the mouth stay.
///
/// Linear prediction per frame (Makhoul, "Linear prediction: a tutorial review", 1975); noise drives the filter that was found.
enum Whisper {
    /// - Parameter sound: speech at flite's rate.
    static func whispered(_ sound: [Float]) -> [Float] {
        var result = [Float](repeating: 0, count: sound.count)
        var random = SplitMix64(seed: 0x5748_4953)
        var breath = StateVariableFilter(hertz: 450 * 3, q: 0.6)
        let emphasised = sound.indices.map { Double(sound[$0]) - (0.9 * Double($0 > 0 ? sound[$0 - 1] : 0)) }
        for start in stride(from: 0, to: max(0, sound.count - frame), by: frame / 2) {
            let windowed = (0..<frame).map { emphasised[start + $0] * window[$0] }
            guard let (filter, gain) = prediction(of: windowed) else { continue }
            var history = [Double](repeating: 0, count: order)
            for index in 0..<frame {
                var value = gain * random.white() * 1.7
                for tap in 0..<order { value -= filter[tap] * history[tap] }
                for tap in (1..<order).reversed() { history[tap] = history[tap - 1] }
                history[0] = value
                result[start + index] += Float(value * window[index])
            }
        }
        // Whispers have little below the first formant.
        return result.map { value in
            let split = breath.process(Double(value))
            return Float(split.high + 0.55 * split.band + 0.2 * split.low)
        }
    }

    private static let frame = 320
    private static let order = 18
    private static let window = (0..<frame).map { 0.5 - 0.5 * cos(2 * .pi * (Double($0) + 0.5) / Double(frame)) }

    /// Levinson-Durbin: the predictor's coefficients and the level of what it cannot predict.
    private static func prediction(of frame: [Double]) -> (filter: [Double], gain: Double)? {
        var correlation = (0...order).map { lag in
            zip(frame, frame.dropFirst(lag)).reduce(0) { $0 + $1.0 * $1.1 }
        }
        guard correlation[0] > 1e-7 else { return nil }
        correlation[0] *= 1.0001
        var filter = [Double](repeating: 0, count: order)
        var error = correlation[0]
        for step in 0..<order {
            var sum = correlation[step + 1]
            for tap in 0..<step { sum += filter[tap] * correlation[step - tap] }
            let reflection = -sum / error
            let before = filter
            filter[step] = reflection
            for tap in 0..<step { filter[tap] = before[tap] + reflection * before[step - 1 - tap] }
            error *= 1 - reflection * reflection
        }
        return error > 0 ? (filter, (error / Double(frame.count)).squareRoot()) : nil
    }
}
