internal import CVips

/// A picture file that has passed its limits, its pixels not yet decoded.
public struct PictureDecoder: Sendable {
    public let header: PictureHeader
    private let bytes: [UInt8]

    /// Reads the file at `path` and checks its header; no pixel is decoded, whatever the header claims.
    /// - Throws: `PictureError`.
    public init(path: String, limits: Limits = Limits()) throws(PictureError) {
        var bytes = try Self.read(path, atMost: limits.maximumBytes)
        switch PictureFormat.signature(of: bytes.prefix(4096)) {
        case .picture(let format):
            try format.reduceToEssentials(&bytes)
            header = try Self.header(of: bytes, format)
        case .other(let name): throw .unsupportedFormat(name)
        case .unknown: throw .notAPicture
        }
        self.bytes = bytes
        try limits.check(header)
    }

    /// The first frame of the picture at exactly `width` x `height` pixels.
    ///
    /// The EXIF orientation is applied, colours are converted to sRGB through the embedded ICC profile, transparency is laid on
    /// white, and the picture is scaled (Lanczos down, bicubic up) to cover the size and cropped around its centre. A picture
    /// that has the size already is neither scaled nor cropped.
    /// - Throws: `PictureError.corrupt` if the file is damaged or cut short.
    public func decode(coveringWidth width: Int, height: Int) throws(PictureError) -> Frame {
        var frame = Frame(width: width, height: height)
        var message = [CChar](repeating: 0, count: 256)
        let result = frame.withUnsafeMutableBytes { rgb in
            cvips_decode(
                bytes, bytes.count, header.format.code, Int32(width), Int32(height), rgb.baseAddress, &message, message.count)
        }
        guard result == 0 else { throw .corrupt(reason: String(cBuffer: message)) }
        return frame
    }

    private static func header(of bytes: [UInt8], _ format: PictureFormat) throws(PictureError) -> PictureHeader {
        var stored = cvips_header()
        var message = [CChar](repeating: 0, count: 256)
        guard cvips_read_header(bytes, bytes.count, format.code, &stored, &message, message.count) == 0 else {
            throw .corrupt(reason: String(cBuffer: message))
        }
        let (width, height) = (Int(stored.width), Int(stored.height))
        let turned = stored.orientation >= 5
        return PictureHeader(format: format, width: turned ? height : width, height: turned ? width : height)
    }
}

extension PictureFormat {
    var code: cvips_format {
        switch self {
        case .jpeg: CVIPS_JPEG
        case .png: CVIPS_PNG
        case .webp: CVIPS_WEBP
        case .gif: CVIPS_GIF
        case .avif: CVIPS_AVIF
        }
    }
}
