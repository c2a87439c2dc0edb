import ReelMedia
import ReelShot

/// Writes the stills of a shot as PNG files, each complete or absent.
struct StillWriter {
    let stills: [ShotStill]
    /// The folder that they go to; it must exist.
    let folder: String

    /// Pulls as many frames as there are stills out of `clip`; `frame` has the clip's size, and its pixels do not matter.
    /// - Parameter drawn: told after each file how many there are.
    /// - Throws: `EngineFailure` if the clip ends early, `MediaError` if a file cannot be written, what `drawn` throws.
    func write(_ clip: inout any Clip, canvas frame: Frame, drawn: (Int) throws -> Void) throws -> RenderedFile {
        var frame = frame
        for (index, still) in stills.enumerated() {
            guard try clip.draw(into: &frame) else {
                throw EngineFailure(.engine, "The engine drew \(index) stills of \(stills.count).")
            }
            try PictureWriter.write(frame, to: "\(folder)/\(still.name)")
            try drawn(index + 1)
        }
        return RenderedFile(
            path: folder, bytes: 0, size: PixelSize(width: frame.width, height: frame.height), frameRate: 0,
            frameCount: stills.count, hasSound: false)
    }
}
