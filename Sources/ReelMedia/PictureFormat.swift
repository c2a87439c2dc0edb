/// The picture formats that Reel reads. What a file is follows from its first bytes, never from its name.
public enum PictureFormat: String, CaseIterable, Sendable {
    case jpeg
    case png
    case webp
    /// The first frame counts.
    case gif
    /// The first frame counts.
    case avif
}
