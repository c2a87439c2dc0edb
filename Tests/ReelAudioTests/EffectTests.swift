import Foundation
import ReelAudio
import Testing

/// Each sound has the mark by which an ear knows it.
struct EffectTests {
    private func sound(_ prompt: String, seconds: Double = 4, seed: UInt64 = 3, camera: CameraPath = .still) -> AudioBuffer {
        SoundtrackComposer().compose(prompt: prompt, negativePrompt: "", seconds: seconds, seed: seed, camera: camera).sound
    }

    /// Bands in hertz: the first is louder per hertz than the second by the factor or more.
    @Test(arguments: [
        ("thunder", 50.0, 300.0, 2500.0, 8000.0, 100.0), ("a heartbeat", 45, 110, 500, 2000, 100),
        ("an engine", 50, 300, 3000, 8000, 30), ("applause", 800, 3000, 60, 250, 5), ("rain", 2000, 6000, 60, 250, 3),
        ("wind", 100, 600, 4000, 9000, 20), ("sea waves", 150, 1000, 6000, 12000, 5),
        ("a river", 400, 2000, 8000, 14000, 5), ("crickets", 4000, 4900, 800, 2500, 50),
        ("birdsong", 2000, 5500, 8000, 14000, 10),
        ("traffic", 80, 700, 5000, 9000, 10), ("a crowd", 150, 900, 5000, 9000, 10), ("a fire", 60, 300, 4000, 9000, 5),
    ])
    func energyLiesWhereItBelongs(prompt: String, low: Double, high: Double, otherLow: Double, otherHigh: Double, factor: Double)
    {
        let spectrum = Spectrum(sound(prompt), from: 0.3, to: 2.3)
        #expect(spectrum.band(low, high) > factor * spectrum.band(otherLow, otherHigh))
    }

    @Test func bellHasItsMinorThird() {
        let spectrum = Spectrum(sound("a church bell tolls"), from: 0.3, to: 2)
        let nominal = spectrum.strongest(640, 900, count: 240)
        for ratio in [0.25, 0.5, 0.5915] {
            let partial = spectrum.power(hertz: nominal * ratio)
            #expect(partial > 30 * spectrum.power(hertz: nominal * ratio * 1.06), "partial \(ratio)")
        }
    }

    @Test func heartBeatsInPairs() {
        let onsets = Spectrum(sound("a heartbeat", seconds: 6)).onsets(rise: 2)
        let gaps = zip(onsets, onsets.dropFirst()).map { $1 - $0 }
        #expect(gaps.count >= 8)
        for (first, second) in zip(gaps, gaps.dropFirst()) { #expect(abs(first + second - 60.0 / 68) < 0.12) }
    }

    @Test func footstepsComeAtAWalkingPace() {
        let onsets = Spectrum(sound("footsteps", seconds: 6)).onsets(apart: 0.25)
        let pace = Double(onsets.count - 1) / ((onsets.last ?? 1) - (onsets.first ?? 0))
        #expect((1.6...2.3).contains(pace))
        #expect(Spectrum(sound("hurried footsteps", seconds: 6)).onsets(apart: 0.2).count > onsets.count + 3)
    }

    @Test func aDoorIsOneBlowAndAKnockIsThree() {
        #expect(Spectrum(sound("a door slams")).onsets(apart: 0.15).count == 1)
        #expect(Spectrum(sound("a knock at the door")).onsets(apart: 0.15).count == 3)
    }

    @Test(arguments: [
        ("At the start a door slams shut", 0.0...1.0), ("After 2 seconds, a door slams", 1.9...2.2),
        ("a walk, and finally a door slams", 2.4...4),
    ])
    func anEventComesWhenThePromptSays(prompt: String, times: ClosedRange<Double>) throws {
        let levels = Spectrum(sound(prompt)).envelope(seconds: 0.05)
        let loudest = try #require(levels.indices.max { levels[$0] < levels[$1] })
        #expect(times.contains(Double(loudest) * 0.05))
    }

    @Test func aPushThroughWhooshesAtTheCut() throws {
        let levels = Spectrum(sound("", seconds: 4, camera: CameraPath(sideways: [], rushes: [2]))).envelope(seconds: 0.1)
        let loudest = try #require(levels.indices.max { levels[$0] < levels[$1] })
        #expect(abs(Double(loudest) * 0.1 + 0.05 - 2) < 0.25)
    }

    @Test(arguments: [
        "calm music", "sad piano music in D minor", "epic strings music", "happy music", "lo-fi music", "tense music",
    ])
    func musicIsInTune(prompt: String) {
        let spectrum = Spectrum(sound(prompt, seconds: 6), from: 0.2, to: 5)
        var onKeys = 0.0, between = 0.0
        for note in 48..<72 {
            onKeys += spectrum.band(440 * pow(2, (Double(note) - 69.1) / 12), 440 * pow(2, (Double(note) - 68.9) / 12), points: 5)
            between += spectrum.band(
                440 * pow(2, (Double(note) - 68.6) / 12), 440 * pow(2, (Double(note) - 68.4) / 12), points: 5)
        }
        #expect(onKeys > 8 * between)
    }

    @Test(arguments: ["calm music", "sad piano music", "epic strings music", "happy guitar music"])
    func musicEndsWithTheClip(prompt: String) {
        let levels = Spectrum(sound(prompt, seconds: 6)).envelope(seconds: 0.1)
        #expect(levels[levels.count - 1] < 0.05 * levels[levels.count - 20])
    }
}
