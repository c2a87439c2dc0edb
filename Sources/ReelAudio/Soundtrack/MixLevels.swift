/// How loud the kinds of sound are relative to each other, in loudness units.
enum MixLevels {
    /// The loudness at which speech enters the mix, LUFS; where nobody speaks, the loudest kind of sound.
    static let reference = -23.0

    /// Below speech, so that every word is heard over it.
    static let ambienceUnderSpeech = -14.0
    static let musicUnderSpeech = -14.5
    static let effectsUnderSpeech = -8.0
    /// How much further each goes down while somebody speaks.
    static let ambienceDucking = 4.0
    static let musicDucking = 5.0
    static let effectsDucking = 5.0

    static let ambienceUnderEffects = -7.0
    static let musicUnderOthers = -5.0
    /// The floor under everything.
    static let roomTone = -30.0

    /// Whispers and shouts stay within two units of each other: loudness is not what tells them apart.
    static func speech(_ manner: Manner) -> Double {
        switch manner.force {
        case .whisper: -0.9
        case .plain: 0
        case .shout: 0.7
        }
    }
}
