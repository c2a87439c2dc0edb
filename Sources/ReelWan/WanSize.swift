import ReelMedia
import ReelTensor

/// The size that a model works in: the video's, made larger at the right and below to fit its squares.
package struct WanSize {
    package let width: Int
    package let height: Int
    private let visible: (width: Int, height: Int)

    /// Pixels up to which the autoencoder takes a picture whole.
    static let largestWhole = 1280 * 736

    package init(width: Int, height: Int, multiple: Int) {
        visible = (width, height)
        self.width = (width + multiple - 1) / multiple * multiple
        self.height = (height + multiple - 1) / multiple * multiple
    }

    /// `[3, height, width]` in 0...255, the last pixels repeated beyond the picture.
    func tensor(_ frame: Frame, torch: Torch) throws -> Tensor {
        var planes = [Float](repeating: 0, count: 3 * width * height)
        for row in 0..<height {
            let source = min(row, frame.height - 1) * frame.width
            for column in 0..<width {
                let pixel = 3 * (source + min(column, frame.width - 1))
                for channel in 0..<3 { planes[(channel * height + row) * width + column] = Float(frame.rgb[pixel + channel]) }
            }
        }
        return try Tensor(planes, shape: [3, height, width], torch: torch)
    }

    /// The frames of `[1, 3, frames, height, width]` in 0...1, as large as the video.
    func frames(of video: Tensor) throws -> [Frame] {
        let seen = try video.part(3, 0..<visible.height).part(4, 0..<visible.width).element(0, of: 0)
        let bytes = try (seen * 255).rounded().to(.uint8).permuted([1, 2, 3, 0])
        return try (0..<video.shape[2]).map { index in
            Frame(width: visible.width, height: visible.height, rgb: try bytes.element(index, of: 0).bytes())
        }
    }
}
