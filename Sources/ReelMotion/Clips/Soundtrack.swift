import ReelAudio
import ReelEngine
import ReelShot

/// The sound of a shot, for as long as its frames last.
struct Soundtrack {
    let shot: Shot
    /// Nil if the shot asks for none.
    let sound: AudioBuffer?

    /// Composes the sound; a shot that asks for none costs nothing.
    ///
    /// - Parameters:
    ///   - camera: how the clip's camera moves, for what is heard of it.
    ///   - log: hears what could not be spoken, and what was left out.
    init(_ shot: Shot, _ facts: ClipFacts, camera: CameraPath, log: (LogLine) -> Void) {
        self.shot = shot
        guard shot.sound else {
            sound = nil
            return
        }
        let soundtrack = SoundtrackComposer().compose(
            prompt: shot.prompt, negativePrompt: shot.negativePrompt, seconds: facts.seconds, seed: shot.seed, camera: camera
        )
        for note in soundtrack.notes { log(LogLine(note.isWarning ? .warning : .info, note.text)) }
        sound = soundtrack.sound
    }
}
