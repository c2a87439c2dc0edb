/// Which sounds a prompt calls for.
package struct SoundtrackPlan: Equatable, Sendable {
    /// In the order of `Ambience.allCases`; empty when everything was unwanted.
    package let ambiences: [Ambience]

    /// A prompt that names nothing audible gets music, unless music is unwanted.
    package init(prompt: String, negativePrompt: String) {
        let words = PromptWords(prompt: prompt, negativePrompt: negativePrompt)
        let called = Ambience.allCases.filter { !$0.callers.isDisjoint(with: words.wanted) }
        ambiences = (called.isEmpty ? [.music] : called).filter { $0.removers.isDisjoint(with: words.unwanted) }
    }
}
