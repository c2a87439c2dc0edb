import Foundation
import ReelAudio
import Testing

struct LoudnessTests {
    /// EBU Tech 3341, case 1: a stereo sine of 1 kHz at -23 dBFS reads -23 LUFS.
    @Test func sineOfTheStandardReadsItsLevel() throws {
        let loudness = try #require(IntegratedLoudness(of: Self.sine(hertz: 1000, decibels: -23, seconds: 5)).lufs)
        #expect(abs(loudness + 23) < 0.1)
    }

    /// EBU Tech 3341, case 3: 10 s at -36, 60 s at -23 and 10 s at -36 dBFS read -23 LUFS, by the relative gate.
    @Test func quietPartsAreGatedAway() throws {
        var programme = Self.sine(hertz: 1000, decibels: -36, seconds: 10)
        for (decibels, seconds) in [(-23.0, 60.0), (-36, 10)] {
            let part = Self.sine(hertz: 1000, decibels: decibels, seconds: seconds)
            programme.left += part.left
            programme.right += part.right
        }
        let loudness = try #require(IntegratedLoudness(of: programme).lufs)
        #expect(abs(loudness + 23) < 0.1)
    }

    @Test(arguments: [60.0, 300, 2500, 9000])
    func agreesWithFFmpeg(hertz: Double) throws {
        let sound = Self.sine(hertz: hertz, decibels: -20, seconds: 3)
        let ours = try #require(IntegratedLoudness(of: sound).lufs)
        #expect(abs(ours - (try FFmpegMeter(measuring: sound).lufs)) < 0.15)
    }

    @Test func silenceHasNoLoudness() {
        #expect(IntegratedLoudness(of: AudioBuffer(seconds: 2)).lufs == nil)
        #expect(IntegratedLoudness(of: AudioBuffer(seconds: 0)).lufs == nil)
    }

    /// At a quarter of the sample rate and 45 degrees the samples miss the crest by 3 dB.
    @Test func truePeakSeesBetweenSamples() {
        var sound = AudioBuffer(seconds: 0.1)
        for index in 0..<sound.frameCount { sound.left[index] = Float(sin(.pi * (Double(index) / 2 + 0.25))) }
        #expect(abs(TruePeak(of: sound).dBTP) < 0.2)
        #expect(TruePeak(of: AudioBuffer(seconds: 0.1)).amplitude == 0)
    }

    private static func sine(hertz: Double, decibels: Double, seconds: Double) -> AudioBuffer {
        var sound = AudioBuffer(seconds: seconds)
        for index in 0..<sound.frameCount {
            let value = Float(pow(10, decibels / 20) * sin(2 * .pi * hertz * Double(index) / 48_000))
            sound.left[index] = value
            sound.right[index] = value
        }
        return sound
    }
}
