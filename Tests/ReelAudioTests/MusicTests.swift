import Foundation
import ReelAudio
import Testing

struct MusicTests {
    private func sound(_ prompt: String, seconds: Double) -> AudioBuffer {
        SoundtrackComposer().compose(prompt: prompt, negativePrompt: "", seconds: seconds, seed: 3).sound
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

    /// It plays until its last chord, and that dies away with the clip.
    @Test(arguments: ["calm music", "sad piano music", "epic strings music", "happy guitar music", "lo-fi music", "tense music"])
    func musicEndsWithTheClip(prompt: String) throws {
        for seconds in [4.0, 6, 8] {
            let levels = Spectrum(sound(prompt, seconds: seconds)).envelope(seconds: 0.1)
            let loudest = try #require(levels.max())
            #expect(levels[levels.count - 1] < 0.05 * levels[levels.count - 20], "\(seconds) s")
            #expect(levels[levels.count - 12] > 0.1 * loudest, "\(seconds) s")
        }
    }

    /// The last chord is the key's own: its tonic is heard, the note between two keys next to it is not.
    @Test(arguments: [("calm music in D major", 2), ("sad piano music in A minor", 9), ("epic music in G minor", 7)])
    func musicComesHome(prompt: String, tonic: Int) {
        let end = Spectrum(sound(prompt, seconds: 6), from: 4.2, to: 5.6)
        let classes = (0..<12).map { step in
            [36, 48, 60].reduce(0) { $0 + end.power(hertz: 440 * pow(2, Double($1 + step - 69) / 12)) }
        }
        #expect(classes.indices.max { classes[$0] < classes[$1] } == tonic)
    }

    /// Hats and guitar strike on every half beat.
    @Test func tempoIsWhatThePromptSays() throws {
        func pace(_ prompt: String) throws -> Int {
            Spectrum(sound(prompt, seconds: 8)).bright.onsets(seconds: 0.01, rise: 2, apart: 0.1).count
        }
        #expect(try pace("happy music at 160 bpm") > (pace("happy music at 70 bpm") * 3) / 2)
    }
}
