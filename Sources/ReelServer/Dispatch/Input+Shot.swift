package import ReelAPI
package import ReelShot

extension Input {
    /// The shot that makes this input's video.
    ///
    /// - Parameters:
    ///   - files: local path of each picture, by the name of its field.
    ///   - output: where the MP4 goes.
    package func shot(id: String, files: [String: String], output: String) -> Shot {
        func picture(_ reference: PictureReference) -> ShotPicture {
            ShotPicture(field: reference.field, path: files[reference.field] ?? "")
        }
        switch self {
        case .firstLastFrame(let input):
            return Shot(
                id: id,
                firstFrame: picture(input.firstFrame),
                lastFrame: picture(input.lastFrame),
                prompt: input.prompt,
                negativePrompt: input.negativePrompt,
                seconds: input.seconds,
                framing: input.framing,
                sound: input.generateAudio,
                seed: UInt64(bitPattern: Int64(input.seed ?? 0)),
                output: output
            )
        case .imageToVideo(let input):
            return Shot(
                id: id,
                firstFrame: picture(input.image),
                prompt: input.prompt,
                negativePrompt: input.negativePrompt,
                guidance: input.guidance,
                seconds: input.seconds,
                framing: .area(pixels: 1280 * 720),
                // Beyond this the short side of the video would be under 480 pixels.
                limits: PictureLimits(maximumRatio: 4),
                sound: false,
                seed: UInt64(bitPattern: Int64(input.seed ?? 0)),
                output: output
            )
        }
    }
}

extension FirstLastFrameInput {
    /// The size that was asked for, or the sizes that `auto` chooses from.
    fileprivate var framing: Framing {
        let (long, short) =
            switch resolution {
            case .p720: (1280, 720)
            case .p1080: (1920, 1080)
            }
        let landscape = PixelSize(width: long, height: short)
        let portrait = PixelSize(width: short, height: long)
        let square = PixelSize(width: short, height: short)
        return switch aspectRatio {
        case .auto: .nearest([landscape, portrait, square])
        case .landscape: .exactly(landscape)
        case .portrait: .exactly(portrait)
        case .square: .exactly(square)
        }
    }
}
