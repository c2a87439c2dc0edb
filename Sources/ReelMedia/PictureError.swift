/// Why a picture was refused or could not be read.
public enum PictureError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file is missing or cannot be read.
    case unreadable(reason: String)
    /// The file is empty, or no kind of picture.
    case notAPicture
    /// The file is some other kind of picture, document or video.
    case unsupportedFormat(String)
    case tooManyBytes(Int, maximum: Int)
    case tooSmall(width: Int, height: Int, minimumSide: Int)
    case tooLarge(width: Int, height: Int, maximumPixels: Int)
    /// The long side is too many times the short side.
    case tooElongated(width: Int, height: Int, maximumRatio: Double)
    /// The file starts like a picture but is damaged or cut short.
    case corrupt(reason: String)

    public var description: String {
        switch self {
        case .unreadable(let reason): "The picture cannot be read: \(reason)."
        case .notAPicture: "The file is not a picture."
        case .unsupportedFormat(let name): "The file is \(name), which is not supported."
        case .tooManyBytes(let bytes, let maximum): "The file has \(bytes) bytes; \(maximum) is the most."
        case .tooSmall(let width, let height, let minimum):
            "The picture has \(width)x\(height) pixels; \(minimum)x\(minimum) is the least."
        case .tooLarge(let width, let height, let maximum):
            "The picture has \(width)x\(height) pixels; \(maximum) is the most."
        case .tooElongated(let width, let height, let maximum):
            "The picture has \(width)x\(height) pixels: its long side is more than \(maximum) times its short side."
        case .corrupt(let reason): "The picture is damaged: \(reason)."
        }
    }
}
