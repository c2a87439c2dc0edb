/// Why a video could not be read.
public enum VideoReaderError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file is missing or cannot be read.
    case unreadable(reason: String)
    /// The file is empty, or neither MP4 nor WebM.
    case notAVideo
    /// A kind of stream that is not read here.
    case unsupported(String)
    case tooManyBytes(Int, maximum: Int)
    case tooLarge(width: Int, height: Int, maximumPixels: Int)
    case tooLong(frames: Int, maximum: Int)
    /// The file starts like a video but is damaged or cut short.
    case corrupt(reason: String)

    public var description: String {
        switch self {
        case .unreadable(let reason): "the video cannot be read: \(reason)"
        case .notAVideo: "it is no video: neither MP4 nor WebM"
        case .unsupported(let what): "\(what) is not supported"
        case .tooManyBytes(let bytes, let maximum): "the video has \(bytes) bytes; \(maximum) is the most"
        case .tooLarge(let width, let height, let maximum):
            "the video has \(width)x\(height) pixels; \(maximum) is the most"
        case .tooLong(let frames, let maximum): "the video has more than \(frames) frames; \(maximum) is the most"
        case .corrupt(let reason): "the video is damaged or cut short: \(reason)"
        }
    }
}
