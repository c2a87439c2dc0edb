internal import CVips

/// Writes frames as picture files, complete or absent.
public enum PictureWriter {
    public enum Format: Hashable, Sendable {
        case png
        /// Full chroma resolution; quality 1...100.
        case jpeg(quality: Int)
    }

    /// Encodes `frame` and puts it at `path`, in place of any file there.
    /// - Throws: `MediaError`; then nothing at `path` has changed.
    public static func write(_ frame: Frame, to path: String, as format: Format = .png) throws(MediaError) {
        let bytes = try encode(frame, as: format)
        let pending = try PendingFile(target: path)
        try bytes.withUnsafeBufferPointer { file throws(MediaError) in try pending.write(UnsafeRawBufferPointer(file)) }
        _ = try pending.commit()
    }

    /// The file that `frame` becomes.
    public static func encode(_ frame: Frame, as format: Format) throws(MediaError) -> [UInt8] {
        var file: UnsafeMutableRawPointer?
        var length = 0
        var message = [CChar](repeating: 0, count: 256)
        let (code, quality) =
            switch format {
            case .png: (CVIPS_PNG, Int32(0))
            case .jpeg(let quality): (CVIPS_JPEG, Int32(min(max(quality, 1), 100)))
            }
        let result = cvips_encode(
            frame.rgb, Int32(frame.width), Int32(frame.height), code, quality, &file, &length, &message, message.count)
        defer { cvips_free(file) }
        guard result == 0 else {
            throw .codec(step: "encode a picture", reason: String(cBuffer: message))
        }
        return [UInt8](UnsafeRawBufferPointer(start: file, count: length))
    }
}
