import ReelMedia
import ReelShot

extension EngineFailure {
    /// fal's error for what is wrong with the picture in `field` (docs.fal.ai/errors), with the figures that say how to mend it.
    init(_ error: PictureError, field: String) {
        switch error {
        case .unreadable, .notAPicture, .corrupt:
            self.init(
                .imageLoad, field: field,
                "Failed to load the image. Please ensure the image file is not corrupted and is in a supported format.")
        case .unsupportedFormat:
            let formats = PictureFormat.allCases.flatMap(\.extensions)
            self.init(
                .unsupportedImageFormat, field: field,
                "Unsupported image format. Supported formats are \(formats.joined(separator: ", ")).",
                facts: ["supported_formats": .list(formats)])
        case .tooManyBytes(_, let maximum):
            self.init(
                .fileTooLarge, field: field,
                "File size exceeds the maximum allowed size of \(maximum) bytes. Please upload a smaller file.",
                facts: ["max_size": .number(Double(maximum))])
        case .tooSmall(_, _, let side):
            self.init(
                .imageTooSmall, field: field,
                "Image dimensions are too small. Minimum dimensions required: \(side)x\(side) pixels.",
                facts: ["min_width": .number(Double(side)), "min_height": .number(Double(side))])
        case .tooLarge(let width, let height, let maximum):
            // The limit is on the area; these are the sides at which this picture, scaled down, would meet it.
            let scale = (Double(maximum) / (Double(width) * Double(height))).squareRoot()
            let largest = PixelSize(width: Int(Double(width) * scale), height: Int(Double(height) * scale))
            self.init(
                .imageTooLarge, field: field,
                "Image dimensions are too large. An image of this shape may have at most \(largest) pixels.",
                facts: ["max_width": .number(Double(largest.width)), "max_height": .number(Double(largest.height))])
        case .tooElongated(_, _, let ratio):
            self.init(
                .imageAspectRatio, field: field,
                "Image aspect ratio is out of range. The long side may be at most \(ratio) times the short side.",
                facts: ["min_aspect_ratio": .number(1 / ratio), "max_aspect_ratio": .number(ratio)])
        }
    }
}

extension PictureFormat {
    /// The usual endings of file names, as fal lists formats.
    var extensions: [String] {
        switch self {
        case .jpeg: [".jpg", ".jpeg"]
        case .png: [".png"]
        case .webp: [".webp"]
        case .gif: [".gif"]
        case .avif: [".avif"]
        }
    }
}
