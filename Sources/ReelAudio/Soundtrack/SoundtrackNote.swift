/// Something about a soundtrack that whoever asked for it should know, such as a line that could not be spoken.
public struct SoundtrackNote: Hashable, Sendable {
    public let text: String
    /// Whether something that was asked for is missing.
    public let isWarning: Bool

    package static func info(_ text: String) -> SoundtrackNote { SoundtrackNote(text: text, isWarning: false) }
    package static func warning(_ text: String) -> SoundtrackNote { SoundtrackNote(text: text, isWarning: true) }
}
