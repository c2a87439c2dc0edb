import ReelAudio
import Testing

struct SoundtrackPlanTests {
    @Test(arguments: [
        ("Waves roll in at the beach", [Ambience.sea]),
        ("A boat crosses the harbour", [.sea, .gulls]),
        ("wind in the mountains", [.wind]),
        ("a campfire, at NIGHT", [.fire, .crickets]),
        ("people walk along a busy street in the rain", [.rain, .crowd, .traffic]),
        ("birds by a brook with gentle piano music", [.stream, .birds]),
        ("the camera pushes in slowly", []),
        ("", []),
        ("a rainbow trout", []),
        ("a forest without birds, in the wind", [.wind]),
        ("no music, only waves", [.sea]),
    ])
    func wordsChooseTheSounds(prompt: String, expected: [Ambience]) {
        #expect(SoundtrackPlan(prompt: prompt, negativePrompt: "").ambiences == expected)
    }

    @Test(arguments: [
        ("rain on a river", "rain", [Ambience.stream]),
        ("seagulls over the sea", "birds", [.sea]),
        ("a market street", "blur, people talking, low quality", [.traffic]),
        ("a red cube", "music", []),
        ("waves", "blur, distort, and low quality", [.sea]),
    ])
    func negativePromptTakesThemAway(prompt: String, negative: String, expected: [Ambience]) {
        #expect(SoundtrackPlan(prompt: prompt, negativePrompt: negative).ambiences == expected)
    }

    /// Whoever hears a sound in the result and names it in the negative prompt must be rid of it.
    @Test(arguments: Ambience.allCases)
    func everySoundGoesByItsOwnName(ambience: Ambience) {
        #expect(SoundtrackPlan(prompt: ambience.rawValue, negativePrompt: "").ambiences.contains(ambience))
        #expect(!SoundtrackPlan(prompt: ambience.rawValue, negativePrompt: ambience.rawValue).ambiences.contains(ambience))
    }
}
