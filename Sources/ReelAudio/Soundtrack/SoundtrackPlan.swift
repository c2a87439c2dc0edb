/// Which sounds a prompt calls for, and when.
package struct SoundtrackPlan: Sendable {
    package struct Layer: Equatable, Sendable {
        package let ambience: Ambience
        /// When it begins; it lasts to the end.
        package let moment: Moment
    }

    package struct Event: Sendable {
        package let effect: Effect
        let call: PromptWords.Wanted
        /// The moment that the prompt gives it.
        package var moment: Moment { call.moment }
    }

    package private(set) var dialogue: Dialogue?
    /// In the order of `Ambience.allCases`.
    package private(set) var layers: [Layer] = []
    /// In the order of `Effect.allCases`.
    package private(set) var events: [Event] = []
    package private(set) var music: MusicStyle?
    /// When the music begins; it ends with the clip.
    package private(set) var musicMoment = Moment.from(0)
    package let room: Room?
    /// Whether the camera's own sounds are wanted.
    package let hasWhooshes: Bool

    /// A prompt that names nothing audible gets soft music, unless music is unwanted.
    package init(prompt: String, negativePrompt: String) {
        let script = PromptScript(prompt)
        let words = PromptWords(script, negativePrompt: negativePrompt)
        room = Room(Set(words.wanted.map(\.word)))
        hasWhooshes = !words.wantsSilence && Effect.whoosh.removers.isDisjoint(with: words.unwanted)
        if words.wantsSilence { return }

        let spoken = Dialogue(script)
        let called = Ambience.allCases.compactMap { ambience in
            words.wanted.first { ambience.callers.contains($0.word) && ambience.isHeard($0.word, among: $0.company) }
                .map { Layer(ambience: ambience, moment: $0.setting) }
        }
        let happening = Effect.allCases.compactMap { effect in
            effect.call(in: words).map { Event(effect: effect, call: $0) }
        }
        let asked = MusicStyle(words)
        if let call = MusicWords.call(in: words) { musicMoment = call.setting }
        let isNothing = spoken.lines.isEmpty && called.isEmpty && happening.isEmpty

        if Self.speechRemovers.isDisjoint(with: words.unwanted) { dialogue = spoken }
        layers = called.filter { $0.ambience.removers.isDisjoint(with: words.unwanted) }
        events = happening.filter { $0.effect.removers.isDisjoint(with: words.unwanted) }
        if !Self.effectRemovers.isDisjoint(with: words.unwanted) { events = [] }
        if !Self.ambienceRemovers.isDisjoint(with: words.unwanted) { layers = [] }
        if MusicWords.removers.isDisjoint(with: words.unwanted) { music = asked ?? (isNothing ? .unasked : nil) }
    }

    package var ambiences: [Ambience] { layers.map(\.ambience) }
    package var effects: [Effect] { events.map(\.effect) }
    package var spokenLines: [SpokenLine] { dialogue?.lines ?? [] }

    private static let speechRemovers: Set<String> = [
        "speech", "voice", "talking", "dialogue", "dialog", "speaking", "narration", "voiceover", "talk", "conversation",
    ]
    private static let effectRemovers: Set<String> = ["effect", "sfx"]
    private static let ambienceRemovers: Set<String> = ["ambience", "ambient", "atmosphere"]
}
