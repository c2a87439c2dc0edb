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
        var shot = Shot(
            id: id,
            firstFrame: picture(firstFrame),
            lastFrame: lastFrame.map(picture),
            prompt: prompt,
            negativePrompt: negativePrompt,
            seconds: seconds,
            framing: shape.framing,
            limits: shape.limits,
            sound: sound,
            seed: UInt64(bitPattern: Int64(seed ?? 0)),
            output: output
        )
        if let guidance { shot.guidance = guidance }
        return shot
    }
}

extension VideoShape {
    fileprivate var framing: Framing {
        switch self {
        case .nearest(let sizes) where sizes.count == 1: .exactly(PixelSize(sizes[0]))
        case .nearest(let sizes): .nearest(sizes.map { PixelSize($0) })
        case .likePicture(let pixels, _): .area(pixels: pixels)
        }
    }

    fileprivate var limits: PictureLimits {
        switch self {
        case .nearest: PictureLimits()
        case .likePicture(_, let ratio): PictureLimits(maximumRatio: ratio)
        }
    }
}

extension PixelSize {
    fileprivate init(_ size: VideoShape.Size) {
        self.init(width: size.width, height: size.height)
    }
}
