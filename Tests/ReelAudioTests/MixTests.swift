import Foundation
import ReelAudio
import Testing

struct MixTests {
    private static let spoken =
        #"A woman says "We have to leave this place." A man shouts "Not without the others!" by the sea, with calm music"#
    private static let prompts = [
        spoken, #"An old man whispers "Come here." in a cave"#, "footsteps", "typing", "a heartbeat", "a door slams",
        "thunder and rain",
        "applause", "a church bell", "epic strings music", "lo-fi music", "a calm sea with gulls", "a crowd in a market",
        "traffic",
        "a campfire at night", "wind", "a river and birds", "an engine", "sad piano music in the rain", "",
    ]

    private func stems(_ prompt: String, seconds: Double = 6, camera: CameraPath = .still) -> Stems {
        let plan = SoundtrackPlan(prompt: prompt, negativePrompt: "")
        let speech = plan.dialogue.map { Speech($0, seconds: seconds) }
        return SoundtrackComposer().stems(of: plan, speech: speech, seconds: seconds, seed: 4, camera: camera)
    }

    @Test func ourMeterAgreesWithFFmpegOnTwentyTracks() throws {
        for prompt in Self.prompts {
            let sound = SoundtrackComposer().compose(prompt: prompt, negativePrompt: "", seconds: 4, seed: 9).sound
            let meter = try FFmpegMeter(measuring: sound)
            let ours = try #require(IntegratedLoudness(of: sound).lufs)
            // ffmpeg prints one decimal.
            #expect(abs(ours - meter.lufs) <= 0.1 + 0.05, "\(prompt)")
            #expect(abs(TruePeak(of: sound).dBTP - meter.dBTP) <= 0.2 + 0.05, "\(prompt)")
            #expect(
                abs(meter.lufs - SoundtrackComposer.targetLoudness) <= 0.5 && meter.dBTP <= SoundtrackComposer.truePeakLimit,
                "\(prompt)")
        }
    }

    @Test func ambienceAndMusicLieFarUnderSpeech() throws {
        let stems = stems(Self.spoken)
        let speech = try #require(IntegratedLoudness(of: stems.speech).lufs)
        #expect(speech - (try #require(IntegratedLoudness(of: stems.ambience).lufs)) >= 12)
        #expect(speech - (try #require(IntegratedLoudness(of: stems.music).lufs)) >= 12)
    }

    @Test func soundsMoveAgainstTheCamera() {
        let right = CameraPath(sideways: [0, 0.05, 0.1, 0.15])
        let speech = stems(
            #"A man says "One, two, three, four, five, six, seven, eight, nine, ten, eleven, twelve.""#, camera: right
        ).speech
        func balance(_ from: Int, _ to: Int) -> Double {
            let left = speech.left[from..<to].reduce(0.0) { $0 + Double($1 * $1) }
            return left / max(1e-9, speech.right[from..<to].reduce(0.0) { $0 + Double($1 * $1) })
        }
        #expect(balance(0, 96_000) < balance(192_000, 288_000))
    }

    @Test func aHallEchoesAndTheOpenDoesNot() {
        #expect(stems(#"A man says "Hello." in a church"#).echo.left.contains { abs($0) > 0.001 })
        #expect(stems(#"A man says "Hello." on a beach"#).echo.left.allSatisfy { $0 == 0 })
    }

    @Test(arguments: ["without speech", "no dialogue"])
    func speechGoesWhenItIsUnwanted(words: String) {
        #expect(SoundtrackPlan(prompt: #"A man says "Hello.", \#(words)"#, negativePrompt: "").spokenLines.isEmpty)
        #expect(SoundtrackPlan(prompt: #"A man says "Hello.""#, negativePrompt: "speech, blur").spokenLines.isEmpty)
    }
}
