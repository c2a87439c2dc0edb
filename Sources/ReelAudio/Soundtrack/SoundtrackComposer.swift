/// Composes the sound of a video from its prompt: layers of synthesised ambience, mixed and levelled.
public struct SoundtrackComposer: Sendable {
    /// Integrated loudness of a soundtrack, LUFS.
    public static let targetLoudness = -16.0
    /// The level no peak passes, dBTP (EBU R 128).
    public static let truePeakLimit = -1.0

    public init() {}

    /// A soundtrack of exactly `seconds`, the same samples for the same arguments.
    ///
    /// - Parameters:
    ///   - prompt: its words choose the sounds; one that names nothing audible gets soft music.
    ///   - negativePrompt: takes away the sounds it names; when none is left, faint room tone remains.
    ///   - seconds: the length; nothing sounds for a length that is not positive and finite.
    ///   - seed: fixes everything that is random.
    public func compose(prompt: String, negativePrompt: String, seconds: Double, seed: UInt64) -> AudioBuffer {
        let frameCount = AudioBuffer(seconds: seconds.isFinite ? max(0, seconds) : 0).frameCount
        let plan = SoundtrackPlan(prompt: prompt, negativePrompt: negativePrompt)
        var seeds = SplitMix64(seed: seed)
        let seedOfEach = Ambience.allCases.map { _ in seeds.next() }
        var parts = zip(Ambience.allCases, seedOfEach)
            .filter { plan.ambiences.contains($0.0) }
            .map { Mix.Part(source: $0.source, level: $0.level, seed: $1) }
        parts.append(Mix.Part(source: RoomTone(), level: Self.roomToneLevel, seed: seeds.next()))

        var soundtrack = Mix(parts: parts).render(frameCount: frameCount)
        soundtrack.fadeEnds(inSeconds: 0.05, outSeconds: 0.25)
        let loudness = plan.ambiences.isEmpty ? Self.targetLoudness + Self.roomToneLevel : Self.targetLoudness
        soundtrack.normalise(toLUFS: loudness, truePeakBelow: Self.truePeakLimit - Self.headroom)
        return soundtrack
    }

    private static let roomToneLevel = -30.0
    /// What a meter with another interpolator may read more than ours.
    private static let headroom = 0.3
}
