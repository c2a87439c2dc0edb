import Foundation
import ReelAudio
import Testing

/// EBU Tech 3341 lists signals and what a meter has to read of them; these are its stereo ones that can be written down.
struct LoudnessTests {
    private static let programmes: [([(Double, Double)], Double)] = [
        ([(-23, 20)], -23), ([(-33, 20)], -33), ([(-36, 10), (-23, 60), (-36, 10)], -23),
        ([(-72, 10), (-36, 10), (-23, 60), (-36, 10), (-72, 10)], -23), ([(-26, 20), (-20, 20.1), (-26, 20)], -23),
    ]

    /// Cases 1 to 5: parts of a 1 kHz sine, each in dBFS and seconds.
    @Test(arguments: programmes)
    func programmesOfTheStandardReadTheirLoudness(parts: [(Double, Double)], expected: Double) throws {
        var programme = AudioBuffer(seconds: 0)
        for (decibels, seconds) in parts {
            let part = Self.sine(hertz: 1000, decibels: decibels, seconds: seconds)
            programme.left += part.left
            programme.right += part.right
        }
        let loudness = try #require(IntegratedLoudness(of: programme).lufs)
        #expect(abs(loudness - expected) < 0.1)
    }

    /// Cases 15 to 19: a sine at a part of the sample rate and a phase, whose crests fall between the samples.
    @Test(arguments: [
        (4.0, 0.0, 0.5, -6.0), (4, 45, 0.5, -6), (6, 60, 0.5, -6), (8, 67.5, 0.5, -6), (4, 45, 1.41, 3),
    ])
    func peaksOfTheStandardAreSeen(divisor: Double, degrees: Double, amplitude: Double, expected: Double) {
        var sound = AudioBuffer(seconds: 1)
        for index in 0..<sound.frameCount {
            sound.left[index] = Float(amplitude * sin(2 * .pi * Double(index) / divisor + degrees * .pi / 180))
        }
        // As the tone of the standard does, it comes and goes within a hundredth of a second.
        sound.fadeEnds(inSeconds: 0.01, outSeconds: 0.01)
        sound.right = sound.left
        #expect((expected - 0.4...expected + 0.2).contains(TruePeak(of: sound).dBTP))
    }

    @Test(arguments: [60.0, 300, 2500, 9000])
    func agreesWithFFmpeg(hertz: Double) throws {
        var sound = Self.sine(hertz: hertz, decibels: -20, seconds: 3)
        sound.fadeEnds(inSeconds: 0.01, outSeconds: 0.01)
        let ours = try #require(IntegratedLoudness(of: sound).lufs)
        let meter = try FFmpegMeter(measuring: sound)
        #expect(abs(ours - meter.lufs) < 0.1)
        #expect(abs(TruePeak(of: sound).dBTP - meter.dBTP) < 0.2)
    }

    private static let tracks = [
        #"A woman says "We have to leave this place." A man shouts "Not without the others!" by the sea, with calm music"#,
        #"An old man whispers "Come here." in a cave"#, "footsteps", "typing", "a heartbeat", "a door slams",
        "thunder and rain", "applause", "a church bell", "epic strings music", "lo-fi music", "a calm sea with gulls",
        "a crowd in a market", "traffic", "a campfire at night", "wind", "a river and birds", "an engine",
        "sad piano music in the rain", "",
    ]

    @Test func agreesWithFFmpegOnTwentyTracks() throws {
        #expect(Self.tracks.count == 20)
        for prompt in Self.tracks {
            let sound = SoundtrackComposer().compose(prompt: prompt, negativePrompt: "", seconds: 4, seed: 9).sound
            let meter = try FFmpegMeter(measuring: sound)
            let ours = try #require(IntegratedLoudness(of: sound).lufs)
            #expect(abs(ours - meter.lufs) <= 0.1, "\(prompt)")
            #expect(abs(TruePeak(of: sound).dBTP - meter.dBTP) <= 0.2, "\(prompt)")
            #expect(abs(meter.lufs - SoundtrackComposer.targetLoudness) <= 0.5, "\(prompt)")
            #expect(meter.dBTP <= SoundtrackComposer.truePeakLimit, "\(prompt)")
        }
    }

    @Test func silenceHasNoLoudness() {
        #expect(IntegratedLoudness(of: AudioBuffer(seconds: 2)).lufs == nil)
        #expect(IntegratedLoudness(of: AudioBuffer(seconds: 0)).lufs == nil)
        #expect(TruePeak(of: AudioBuffer(seconds: 0.1)).amplitude == 0)
        #expect(TruePeak(of: AudioBuffer(seconds: 0)).amplitude == 0)
    }

    private static func sine(hertz: Double, decibels: Double, seconds: Double) -> AudioBuffer {
        var sound = AudioBuffer(seconds: seconds)
        for index in 0..<sound.frameCount {
            sound.left[index] = Float(pow(10, decibels / 20) * sin(2 * .pi * hertz * Double(index) / 48_000))
        }
        sound.right = sound.left
        return sound
    }
}
