import Foundation
import ReelAudio
import Testing

/// When in the clip something is heard, by the words of the prompt.
struct TimingTests {
    private func loudest(_ prompt: String, seconds: Double = 4) throws -> Double {
        let sound = SoundtrackComposer().compose(prompt: prompt, negativePrompt: "", seconds: seconds, seed: 3).sound
        let levels = Spectrum(sound).envelope(seconds: 0.05)
        return Double(try #require(levels.indices.max { levels[$0] < levels[$1] })) * 0.05
    }

    @Test(arguments: [
        ("At the start a door slams shut", 0.0...1.0), ("After 2 seconds, a door slams", 1.9...2.2),
        ("a walk, and finally a door slams", 2.4...4), ("a street in the rain; halfway, a door slams", 1.8...2.8),
        ("a man stands up, looks around, smiles, and then a door slams", 1.8...3.2),
    ])
    func anEventComesWhenThePromptSays(prompt: String, times: ClosedRange<Double>) throws {
        #expect(times.contains(try loudest(prompt)))
    }

    /// Without words of order, what is named later happens later.
    @Test func whatIsNamedLaterHappensLater() throws {
        let early = try loudest(
            "A door slams while the old house stands quietly on its hill and nobody is there at all", seconds: 8)
        let late = try loudest(
            "The old house stands quietly on its hill and nobody is there at all while a door slams", seconds: 8)
        #expect(early < 2.5 && late > 5 && late < 7.5)
    }

    @Test func stepsFollowEachOther() {
        let plan = SoundtrackPlan(
            prompt: "Typing. A door slams, then thunder, then applause, and finally a church bell", negativePrompt: "")
        let moments = Dictionary(uniqueKeysWithValues: plan.events.map { ($0.effect, $0.moment) })
        #expect(moments[.door] == .from(0) && moments[.thunder] == .from(0.25) && moments[.applause] == .from(0.5))
        #expect(moments[.bells] == .end)
    }

    @Test(arguments: [
        (#"A boy shouts "Look!" and then his mother answers "Be careful!" in a park with birds"#, Ambience.birds, Moment.from(0)),
        ("A boy looks up, then rain falls", .rain, .from(0.5)), ("At the end, rain falls", .rain, .end),
        ("After 3 seconds it begins to rain", .rain, .at(3)),
    ])
    func aSettingIsThereFromTheStart(prompt: String, ambience: Ambience, moment: Moment) throws {
        let layer = try #require(SoundtrackPlan(prompt: prompt, negativePrompt: "").layers.first { $0.ambience == ambience })
        #expect(layer.moment == moment)
    }

    @Test func musicBeginsWhenThePromptSays() {
        let sound = SoundtrackComposer().compose(
            prompt: "A man looks out of the window, then epic music begins", negativePrompt: "", seconds: 8, seed: 3
        ).sound
        let levels = Spectrum(sound).envelope(seconds: 0.5)
        #expect(levels[..<7].allSatisfy { $0 < 0.05 * levels[9] })
        #expect(levels[15] < 0.3 * levels[9])
    }

    @Test(arguments: [
        ("a search engine on a screen", []), ("he plays the keyboard in a band", []), ("a clap of thunder", [Effect.thunder]),
        ("a bell pepper", []), ("a fire engine", []), ("a closed door", []), ("a door opens", [.door]),
    ])
    func aThingIsNotASound(prompt: String, expected: [Effect]) {
        #expect(SoundtrackPlan(prompt: prompt, negativePrompt: "").effects == expected)
    }
}
