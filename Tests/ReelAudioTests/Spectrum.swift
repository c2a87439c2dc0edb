import Foundation
import ReelAudio

/// Single frequencies and bands of a sound, measured without anything of ours.
struct Spectrum {
    private(set) var samples: [Float]

    init(_ sound: AudioBuffer, from: Double = 0, to: Double? = nil) {
        let rate = Double(AudioBuffer.sampleRate)
        let range = Int(from * rate)..<min(sound.frameCount, Int((to ?? sound.seconds) * rate))
        samples = range.map { 0.5 * (sound.left[$0] + sound.right[$0]) }
    }

    /// Goertzel: the power at one frequency, over a Hann window.
    func power(hertz: Double) -> Double {
        let coefficient = 2 * cos(2 * .pi * hertz / Double(AudioBuffer.sampleRate))
        var first = 0.0, second = 0.0
        for (index, sample) in samples.enumerated() {
            let window = 0.5 - 0.5 * cos(2 * .pi * Double(index) / Double(samples.count))
            (first, second) = (Double(sample) * window + coefficient * first - second, first)
        }
        return (first * first + second * second - coefficient * first * second) / Double(samples.count)
    }

    /// Mean power of frequencies spread evenly (by pitch) over a band.
    func band(_ low: Double, _ high: Double, points: Int = 24) -> Double {
        (0..<points).reduce(0) { $0 + power(hertz: low * pow(high / low, (Double($1) + 0.5) / Double(points))) } / Double(points)
    }

    /// The frequency with most power among `count` between two, evenly spaced by pitch.
    func strongest(_ low: Double, _ high: Double, count: Int) -> Double {
        let places = (0..<count).map { low * pow(high / low, Double($0) / Double(count - 1)) }
        return places.max { power(hertz: $0) < power(hertz: $1) } ?? low
    }

    /// Root mean square of consecutive windows.
    func envelope(seconds: Double) -> [Double] {
        let size = Int(seconds * Double(AudioBuffer.sampleRate))
        return stride(from: 0, to: samples.count - size + 1, by: size).map { start in
            (samples[start..<start + size].reduce(0) { $0 + Double($1 * $1) } / Double(size)).squareRoot()
        }
    }

    /// The highest octaves alone: the differences from sample to sample.
    var bright: Spectrum {
        var bright = self
        bright.samples = zip(samples.dropFirst(), samples).map { $0 - $1 }
        return bright
    }

    /// Moments at which the sound rises steeply: an onset for each.
    func onsets(seconds: Double = 0.02, rise: Double = 3, apart: Double = 0.12) -> [Double] {
        let levels = envelope(seconds: seconds)
        let floor = (levels.max() ?? 0) * 0.08
        var onsets: [Double] = []
        for index in levels.indices.dropFirst() where levels[index] > floor && levels[index] > rise * levels[index - 1] {
            let time = Double(index) * seconds
            if time - (onsets.last ?? -1) > apart { onsets.append(time) }
        }
        return onsets
    }
}
