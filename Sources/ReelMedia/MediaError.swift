/// Why a picture or a video could not be written.
public enum MediaError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file system refused.
    case file(_ path: String, reason: String)
    /// An encoder or the container format refused.
    case codec(step: String, reason: String)
    /// The caller broke the terms that the writer was made with, such as the size or the number of frames.
    case misuse(String)

    public var description: String {
        switch self {
        case .file(let path, let reason): "Cannot write \(path): \(reason)."
        case .codec(let step, let reason): "Cannot \(step): \(reason)."
        case .misuse(let text): text
        }
    }
}
