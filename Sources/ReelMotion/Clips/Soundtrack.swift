import ReelAudio
import ReelEngine
import ReelShot

/// The sound of a shot, for as long as its frames last.
struct Soundtrack {
    let shot: Shot

    /// Nil if the shot asks for none.
    func compose(_ facts: ClipFacts) -> AudioBuffer? {
        guard shot.sound else { return nil }
        return SoundtrackComposer().compose(
            prompt: shot.prompt, negativePrompt: shot.negativePrompt, seconds: facts.seconds, seed: shot.seed
        )
    }
}
