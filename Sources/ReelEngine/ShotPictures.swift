import ReelMedia
import ReelShot

/// The pictures of a shot, found good by their headers, and the size of the video that follows from the first one.
struct ShotPictures {
    let size: PixelSize
    private let first: (name: ShotPicture, decoder: PictureDecoder)
    private let last: (name: ShotPicture, decoder: PictureDecoder)?

    /// Checks all pictures before any pixel is decoded.
    init(_ shot: Shot, log: (String) -> Void) throws(EngineFailure) {
        first = (shot.firstFrame, try Self.open(shot.firstFrame, shot.limits))
        if let picture = shot.lastFrame {
            last = (picture, try Self.open(picture, shot.limits))
        } else {
            last = nil
        }
        let header = first.decoder.header
        size = shot.framing.size(forPicture: PixelSize(width: header.width, height: header.height))
        let isEven = size.width % 2 == 0 && size.height % 2 == 0
        guard isEven || shot.stills != nil, (2...8192).contains(size.width), (2...8192).contains(size.height) else {
            let even = shot.stills == nil ? "even, " : ""
            throw EngineFailure(.badShot, "Pictures of \(size) pixels cannot be made: both sides must be \(even)from 2 to 8192.")
        }
        log(Self.describe("First picture", header, in: size))
        if let last { log(Self.describe("Last picture", last.decoder.header, in: size)) }
        guard shot.stills == nil else { return }
        log("The video has \(size) pixels, \(shot.frameRate) frames a second, \(shot.seconds) seconds.")
    }

    func decodeFirst() throws(EngineFailure) -> Frame {
        try decode(first)
    }

    func decodeLast() throws(EngineFailure) -> Frame? {
        guard let last else { return nil }
        return try decode(last)
    }

    private func decode(_ picture: (name: ShotPicture, decoder: PictureDecoder)) throws(EngineFailure) -> Frame {
        do {
            return try picture.decoder.decode(coveringWidth: size.width, height: size.height)
        } catch {
            throw EngineFailure(error, field: picture.name.field)
        }
    }

    private static func open(_ picture: ShotPicture, _ limits: PictureLimits) throws(EngineFailure) -> PictureDecoder {
        do {
            return try PictureDecoder(
                path: picture.path,
                limits: PictureDecoder.Limits(
                    minimumSide: limits.minimumSide,
                    maximumPixels: limits.maximumPixels,
                    maximumBytes: limits.maximumBytes,
                    maximumRatio: limits.maximumRatio))
        } catch {
            throw EngineFailure(error, field: picture.field)
        }
    }

    private static func describe(_ name: String, _ header: PictureHeader, in size: PixelSize) -> String {
        let picture = PixelSize(width: header.width, height: header.height)
        let kind = "\(name): \(header.format.rawValue), \(picture) pixels"
        guard picture != size else { return "\(kind), taken as it is." }
        // Side by side as whole numbers: equal ratios mean that nothing is cut off.
        let isCropped = picture.width * size.height != picture.height * size.width
        return "\(kind), scaled\(isCropped ? " and cropped" : "") to \(size)."
    }
}
