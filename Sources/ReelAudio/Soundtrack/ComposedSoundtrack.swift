/// A finished soundtrack, and what there is to say about it.
public struct ComposedSoundtrack: Sendable {
    public let sound: AudioBuffer
    public let notes: [SoundtrackNote]
}
