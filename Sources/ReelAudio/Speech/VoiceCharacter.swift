/// How a speaker sounds: one of flite's voices, made larger or smaller, higher or lower.
package struct VoiceCharacter: Hashable, Sendable {
    package var voice: FliteVoice
    /// How much higher the resonances of mouth and throat lie than the voice's own: a child's are higher.
    package var size = 1.0
    /// Mean pitch relative to the voice's own.
    package var pitch = 1.0
    package var pace = 1.0
    /// Depth of an old voice's tremble, as a share of its pitch.
    package var tremble = 0.0

    /// The voice that fits a speaker; speakers of one kind differ by their number.
    package init(_ speaker: Speaker) {
        switch (speaker.isMachine, speaker.sex ?? .woman, speaker.age) {
        case (true, _, _): self.init(.kal, pitch: 1)
        case (_, .woman, .grown):
            self = Self.pick(speaker, [Self(.slt), Self(.slt, size: 0.94, pitch: 0.86), Self(.slt, size: 1.05, pitch: 1.16)])
        case (_, .man, .grown):
            self = Self.pick(speaker, [Self(.rms), Self(.awb), Self(.rms, size: 0.92), Self(.awb, size: 0.94, pitch: 0.82)])
        case (_, .woman, .child):
            self = Self.pick(speaker, [Self(.slt, size: 1.16, pitch: 1.5), Self(.slt, size: 1.22, pitch: 1.65)])
        case (_, .man, .child):
            self = Self.pick(speaker, [Self(.slt, size: 1.12, pitch: 1.35), Self(.slt, size: 1.18, pitch: 1.45)])
        case (_, .woman, .old): self.init(.slt, size: 0.96, pitch: 0.9, pace: 0.86, tremble: 0.025)
        case (_, .man, .old): self.init(.awb, size: 0.95, pitch: 0.84, pace: 0.86, tremble: 0.025)
        }
    }

    private init(_ voice: FliteVoice, size: Double = 1, pitch: Double = 1, pace: Double = 1, tremble: Double = 0) {
        self.voice = voice
        self.size = size
        self.pitch = pitch
        self.pace = pace
        self.tremble = tremble
    }

    private static func pick(_ speaker: Speaker, _ voices: [VoiceCharacter]) -> VoiceCharacter {
        voices[speaker.number % voices.count]
    }
}
