import Foundation
import ReelAudio
import Testing

/// What stands how far above what, and when.
struct MixTests {
    private static let spoken =
        #"A woman says "We have to leave this place." A man shouts "Not without the others!" by the sea, with calm music"#

    private func stems(_ prompt: String, seconds: Double = 6, speaks: Bool = true) -> (stems: Stems, speech: Speech?) {
        let plan = SoundtrackPlan(prompt: prompt, negativePrompt: "")
        let speech = speaks ? plan.dialogue.map { Speech($0, seconds: seconds) } : nil
        let stems = SoundtrackComposer().stems(of: plan, speech: speech, seconds: seconds, seed: 4, camera: .still)
        return (stems, speech)
    }

    @Test(
        arguments: [spoken] + Ambience.allCases.map { #"A man says "Hello, my old friend.", \#($0.rawValue), sad piano music"# })
    func ambienceAndMusicLieFarUnderSpeech(prompt: String) throws {
        let stems = stems(prompt).stems
        let speech = try #require(IntegratedLoudness(of: stems.speech).lufs)
        #expect(speech - (try #require(IntegratedLoudness(of: stems.ambience).lufs)) >= 12)
        #expect(speech - (try #require(IntegratedLoudness(of: stems.music).lufs)) >= 12)
    }

    @Test(arguments: Effect.allCases)
    func effectsDoNotMaskSpeech(effect: Effect) throws {
        let (stems, speech) = stems(#"A man says "Hello, my old friend, how are you?", \#(effect.rawValue)"#)
        let utterance = try #require(speech?.utterances.first)
        let spoken = utterance.start..<utterance.start + utterance.samples.count
        let effects = IntegratedLoudness(of: stems.effects.part(spoken)).lufs ?? -70
        #expect(try #require(IntegratedLoudness(of: stems.speech.part(spoken)).lufs) - effects >= 6)
    }

    /// Every voice in every manner, one after the other as a mix has them.
    @Test func voicesAreEquallyLoud() throws {
        var levels: [Double] = []
        for who in ["A woman", "A man", "Another man", "A girl", "A boy", "An old woman", "An old man", "A robot"] {
            for how in ["says", "whispers", "shouts", "says slowly", "says energetically"] {
                let (stems, speech) = stems(#"\#(who) \#(how) "We have to leave this place before it rains.""#)
                let utterance = try #require(speech?.utterances.first)
                let spoken = stems.speech.part(utterance.start..<utterance.start + utterance.samples.count)
                levels.append(try #require(IntegratedLoudness(of: spoken).lufs))
            }
        }
        #expect(try #require(levels.max()) - (try #require(levels.min())) <= 2)
    }

    private static let ducked: [(String, any KeyPath<Stems, AudioBuffer> & Sendable, Double)] = [
        ("rain", \.ambience, 4), ("epic music", \.music, 5), ("applause", \.effects, 5),
    ]

    /// The same sounds with and without the speech: the difference is what speech does to them.
    @Test(arguments: ducked)
    func theRestGoesDownWhileSomebodySpeaks(sound: String, stem: any KeyPath<Stems, AudioBuffer> & Sendable, decibels: Double)
        throws
    {
        let prompt = #"\#(sound). After 3 seconds, a man says "Good evening, my old friend.""#
        let (ducked, speech) = stems(prompt, seconds: 8)
        let plain = stems(prompt, seconds: 8, speaks: false).stems
        let utterance = try #require(speech?.utterances.first)
        func change(_ range: Range<Int>) -> Double {
            20 * log10(ducked[keyPath: stem].part(range).rootMeanSquare / plain[keyPath: stem].part(range).rootMeanSquare)
        }
        let before = change(24_000..<utterance.start - 9_600)
        let under = change(utterance.start..<utterance.start + utterance.samples.count)
        let after = change(utterance.start + utterance.samples.count + 28_800..<8 * 48_000 - 4_800)
        #expect(abs(before - under - decibels) < 0.15)
        #expect(abs(before - after) < 0.15)
    }

    /// Half a cosine over 480 samples at both ends, and nothing in between.
    @Test func fadesTakeTenMilliseconds() {
        var sound = AudioBuffer(seconds: 0.1)
        for index in 0..<sound.frameCount { sound.left[index] = 1 }
        sound.fadeEnds(inSeconds: 0.01, outSeconds: 0.01)
        for (first, second) in zip(sound.left[..<480], sound.left[1..<481]) { #expect(first < second) }
        #expect(sound.left[0] == 0 && abs(sound.left[240] - 0.5) < 0.001)
        #expect(sound.left[480..<4320].allSatisfy { $0 == 1 })
        #expect(sound.left.reversed()[0] == 0 && sound.left.reversed()[..<480] == sound.left[..<480])
    }

    @Test(arguments: ["rain", "a river", "wind", "applause", "an engine", "epic music", "a crowd"])
    func tracksFadeAtBothEnds(prompt: String) {
        let whole = SoundtrackComposer().compose(prompt: prompt, negativePrompt: "no fades", seconds: 4, seed: 2).sound
        for sound in [whole.part(0..<24_000), whole.part(168_000..<192_000).reversed] {
            let start = sound.part(0..<96).rootMeanSquare
            #expect(sound.left[0] == 0 && sound.right[0] == 0)
            #expect(start < 0.1 * max(sound.part(480..<4_800).rootMeanSquare, 0.01))
        }
    }

    @Test func aHallEchoesAndTheOpenDoesNot() {
        #expect(stems(#"A man says "Hello." in a church"#).stems.echo.left.contains { abs($0) > 0.001 })
        #expect(stems(#"A man says "Hello." on a beach"#).stems.echo.left.allSatisfy { $0 == 0 })
    }

    /// Seconds from the end of a word to where its echo has fallen by 30 dB.
    @Test func aCaveEchoesForLongerThanARoom() throws {
        func ringing(_ place: String) throws -> Double {
            let (stems, speech) = stems(#"A man says "Stop." in a \#(place)"#)
            let utterance = try #require(speech?.utterances.first)
            let tail = stems.echo.part(utterance.start + utterance.samples.count..<stems.echo.frameCount)
            let levels = Spectrum(tail).envelope(seconds: 0.02)
            return Double(levels.prefix { $0 > 0.03 * levels[0] }.count) * 0.02
        }
        let (room, hall, cave) = (try ringing("kitchen"), try ringing("church"), try ringing("cave"))
        #expect((0.08...0.4).contains(room) && hall > 1.5 * room && cave > hall)
    }

    @Test(arguments: ["without speech", "no dialogue"])
    func speechGoesWhenItIsUnwanted(words: String) {
        #expect(SoundtrackPlan(prompt: #"A man says "Hello.", \#(words)"#, negativePrompt: "").spokenLines.isEmpty)
        #expect(SoundtrackPlan(prompt: #"A man says "Hello.""#, negativePrompt: "speech, blur").spokenLines.isEmpty)
    }
}
