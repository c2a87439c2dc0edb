/// Something that a shot may want of a server.
public enum Ability: String, CaseIterable, Sendable {
    case lastFrame = "last frame"
    case negativePrompt = "negative prompt"
    case guidance
    case seed
    case size
    case frameRate = "frame rate"
    case duration
    case sound
    case progress
    case preview
    /// Stopping a video that the server is at work on.
    case cancel
}
