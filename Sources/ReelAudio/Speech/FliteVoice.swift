/// A voice that flite brings along.
package enum FliteVoice: CaseIterable, Sendable {
    /// A woman; an American man; a Scottish man; a man of clipped, machine-like speech.
    case slt, rms, awb, kal

    /// The mean pitch of its speech, hertz, measured.
    var pitch: Double {
        switch self {
        case .slt: 172
        case .rms: 102
        case .awb: 131
        case .kal: 95
        }
    }

    /// Whether flite can give it another pitch.
    var takesPitch: Bool { self != .rms }
}
