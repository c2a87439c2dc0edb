/// Composes the sound of a video from its prompt: speech, effects, ambience and music, mixed and levelled.
///
/// It needs no picture and no engine: any engine that has a prompt and knows how its camera moves can use it.
public struct SoundtrackComposer: Sendable {
    /// Integrated loudness of a soundtrack, LUFS.
    public static let targetLoudness = -16.0
    /// The level no peak passes, dBTP (EBU R 128).
    public static let truePeakLimit = -1.0

    public init() {}

    /// A soundtrack of exactly `seconds`, the same samples for the same arguments.
    ///
    /// Takes about a tenth of a second of one core for a clip of eight seconds, three tenths for many sounds at once. Calls from several threads wait for each other
    /// while they speak.
    /// - Parameters:
    ///   - prompt: its quotes are spoken, its words choose the other sounds; one that names nothing audible gets soft music.
    ///   - negativePrompt: takes away the sounds it names; when none is left, faint room tone remains.
    ///   - seconds: the length; nothing sounds for a length that is not positive and finite.
    ///   - seed: fixes everything that is random.
    ///   - camera: moves what is heard between left and right, and whooshes where it rushes.
    public func compose(
        prompt: String, negativePrompt: String, seconds: Double, seed: UInt64, camera: CameraPath = .still
    ) -> ComposedSoundtrack {
        let seconds = seconds.isFinite ? max(0, seconds) : 0
        let plan = SoundtrackPlan(prompt: prompt, negativePrompt: negativePrompt)
        let speech = plan.dialogue.map { Speech($0, seconds: seconds) }
        let stems = stems(of: plan, speech: speech, seconds: seconds, seed: seed, camera: camera)
        var sound = stems.sum
        sound.fadeEnds(inSeconds: 0.01, outSeconds: 0.01)
        let isEmpty =
            speech?.utterances.isEmpty != false && plan.layers.isEmpty && plan.events.isEmpty && plan.music == nil
            && !(plan.hasWhooshes && !camera.whooshes(in: seconds).isEmpty)
        let loudness = isEmpty ? Self.targetLoudness + MixLevels.roomTone : Self.targetLoudness
        sound.normalise(toLUFS: loudness, truePeakBelow: Self.truePeakLimit - Self.headroom)
        return ComposedSoundtrack(sound: sound, notes: speech?.notes ?? [])
    }

    package func stems(of plan: SoundtrackPlan, speech: Speech?, seconds: Double, seed: UInt64, camera: CameraPath) -> Stems {
        StemRenderer(plan: plan, camera: camera, seconds: seconds, seed: seed).render(speech)
    }

    /// What the AAC encoder's own noise adds to a peak: as much as this for clicks, which it smears.
    private static let headroom = 1.2
}
