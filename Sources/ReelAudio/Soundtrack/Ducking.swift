/// How loud everything else may be while somebody speaks.
struct Ducking: Sendable {
    /// Frames in which somebody speaks, in order; short breaks are part of the speech.
    private var spans: [Range<Int>] = []

    init(_ utterances: [Speech.Utterance]) {
        let rate = AudioBuffer.sampleRate
        for utterance in utterances {
            let span = utterance.start..<utterance.start + utterance.samples.count
            if let last = spans.last, span.lowerBound - last.upperBound < rate * 6 / 10 {
                spans[spans.count - 1] = last.lowerBound..<max(last.upperBound, span.upperBound)
            } else {
                spans.append(span)
            }
        }
    }

    /// Lowers `sound` by `decibels` under speech: down within 0.15 s before it, up again over 0.5 s after it.
    func duck(_ sound: inout AudioBuffer, decibels: Double) {
        let floor = Decibels.gain(-decibels)
        let attack = AudioBuffer.sampleRate * 15 / 100
        let release = AudioBuffer.sampleRate / 2
        for (index, span) in spans.enumerated() {
            let next = index + 1 < spans.count ? spans[index + 1].lowerBound - attack : Int.max
            // Where the sound has not come up again before the next words, it goes straight down.
            let from = max(0, index > 0 ? max(span.lowerBound - attack, spans[index - 1].upperBound) : span.lowerBound - attack)
            for frame in from..<max(from, min(span.upperBound + release, sound.frameCount, max(next, span.upperBound))) {
                let depth: Double =
                    if frame < span.lowerBound {
                        Double(frame - (span.lowerBound - attack)) / Double(attack)
                    } else if frame < span.upperBound {
                        1
                    } else {
                        1 - Double(frame - span.upperBound) / Double(release)
                    }
                let smooth = depth * depth * (3 - 2 * depth)
                let gain = Float(1 + (floor - 1) * smooth)
                sound.left[frame] *= gain
                sound.right[frame] *= gain
            }
        }
    }
}
