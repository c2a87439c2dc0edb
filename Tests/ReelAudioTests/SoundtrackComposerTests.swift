import Foundation
import ReelAudio
import Testing

struct SoundtrackComposerTests {
    private func sound(prompt: String, negativePrompt: String, seconds: Double, seed: UInt64) -> AudioBuffer {
        SoundtrackComposer().compose(prompt: prompt, negativePrompt: negativePrompt, seconds: seconds, seed: seed).sound
    }

    static let prompts = Ambience.allCases.map(\.rawValue) + ["a slow dolly into a quiet harbour", "a red cube"]

    @Test(arguments: [0, 0.01, 1.0 / 3, 4, 8.04])
    func lengthIsExact(seconds: Double) {
        let sound = sound(prompt: "waves", negativePrompt: "", seconds: seconds, seed: 1)
        #expect(sound.left.count == Int((seconds * 48_000).rounded()))
        #expect(sound.right.count == sound.left.count)
    }

    @Test(arguments: [-1, .nan, .infinity])
    func lengthThatIsNoneGivesNothing(seconds: Double) {
        #expect(sound(prompt: "waves", negativePrompt: "", seconds: seconds, seed: 1).frameCount == 0)
    }

    @Test(arguments: prompts)
    func samePromptAndSeedGiveTheSameSamples(prompt: String) {
        let first = sound(prompt: prompt, negativePrompt: "", seconds: 1, seed: 7)
        let again = sound(prompt: prompt, negativePrompt: "", seconds: 1, seed: 7)
        let other = sound(prompt: prompt, negativePrompt: "", seconds: 1, seed: 8)
        #expect(first.left == again.left && first.right == again.right)
        #expect(first.left != other.left)
    }

    @Test(arguments: prompts)
    func loudnessIsOnTargetAndPeaksAreSafe(prompt: String) throws {
        let sound = sound(prompt: prompt, negativePrompt: "", seconds: 4, seed: 3)
        let meter = try FFmpegMeter(measuring: sound)
        #expect(abs(meter.lufs - SoundtrackComposer.targetLoudness) <= 0.5)
        #expect(meter.dBTP <= SoundtrackComposer.truePeakLimit)
    }

    @Test(arguments: prompts)
    func loudnessIsOnTargetForEverySeed(prompt: String) throws {
        for seed in 0..<3 as Range<UInt64> {
            let sound = sound(prompt: prompt, negativePrompt: "", seconds: 4, seed: seed)
            let loudness = try #require(IntegratedLoudness(of: sound).lufs)
            #expect(abs(loudness - SoundtrackComposer.targetLoudness) <= 0.5, "seed \(seed)")
        }
    }

    @Test(arguments: prompts)
    func endsAreSilentAndMiddleIsNot(prompt: String) {
        let sound = sound(prompt: prompt, negativePrompt: "", seconds: 4, seed: 5)
        for channel in [sound.left, sound.right] {
            #expect(channel.prefix(10).allSatisfy { abs($0) < 0.003 })
            #expect(channel.suffix(10).allSatisfy { abs($0) < 0.003 })
            #expect(channel.contains { abs($0) > 0.1 })
        }
    }

    @Test(arguments: prompts)
    func soundIsWide(prompt: String) {
        let sound = sound(prompt: prompt, negativePrompt: "", seconds: 4, seed: 5)
        var side = 0.0, whole = 0.0
        for (left, right) in zip(sound.left, sound.right) {
            side += Double((left - right) * (left - right))
            whole += Double(left * left + right * right)
        }
        #expect(side / whole > 0.03)
    }

    /// What else the process does, before or at the same time, is not heard: the arguments are all that counts.
    @Test func nothingButTheArgumentsIsHeard() async {
        let prompt = #"A woman whispers "We have to go." in a cave, with footsteps, rain, thunder and sad piano music"#
        let camera = CameraPath(sideways: [0, 0.1, 0.4], rushes: [1])
        @Sendable func track(_ prompt: String) -> [Float] {
            let sound = SoundtrackComposer().compose(
                prompt: prompt, negativePrompt: "blur", seconds: 3, seed: 11, camera: camera
            ).sound
            return sound.left + sound.right
        }
        let expected = track(prompt)
        await withTaskGroup(of: [Float]?.self) { group in
            for number in 0..<8 {
                group.addTask {
                    if number % 2 == 0 { return track(prompt) }
                    _ = track(#"A man shouts "Number \(number)!" with applause and happy music"#)
                    return nil
                }
            }
            for await sound in group where sound != nil { #expect(sound == expected) }
        }
    }

    @Test func everyArgumentIsHeard() {
        func track(_ prompt: String = "rain", _ negative: String = "", seed: UInt64 = 1, camera: CameraPath = .still) -> [Float] {
            SoundtrackComposer().compose(prompt: prompt, negativePrompt: negative, seconds: 1, seed: seed, camera: camera).sound
                .left
        }
        let plain = track()
        #expect(plain != track("wind") && plain != track("rain", "rain") && plain != track(seed: 2))
        #expect(
            plain != track(camera: CameraPath(sideways: [0, 0.2]))
                && plain != track(camera: CameraPath(sideways: [], rushes: [0.5])))
    }

    @Test func negativePromptRemovesWhatItNames() {
        let both = sound(prompt: "rain on a river", negativePrompt: "", seconds: 2, seed: 2)
        let dry = sound(prompt: "rain on a river", negativePrompt: "rain", seconds: 2, seed: 2)
        let river = sound(prompt: "river", negativePrompt: "", seconds: 2, seed: 2)
        #expect(dry.left == river.left)
        #expect(dry.left != both.left)
    }

    @Test func roomToneRemainsWhenEverythingIsRemoved() throws {
        let sound = sound(prompt: "rain", negativePrompt: "rain, music", seconds: 2, seed: 2)
        let loudness = try #require(IntegratedLoudness(of: sound).lufs)
        #expect(loudness < -40 && loudness > -60)
    }
}
