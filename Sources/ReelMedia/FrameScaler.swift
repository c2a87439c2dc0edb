internal import CLibAVSystem

/// Brings frames of any format to pictures of one size: scaled to cover it, cut evenly where the shapes differ.
package final class FrameScaler {
    private let width: Int
    private let height: Int
    private var context: OpaquePointer?
    /// The scaled frame before it is cut.
    private var canvas: [UInt8] = []

    package init(width: Int, height: Int) { (self.width, self.height) = (width, height) }

    deinit { sws_freeContext(context) }

    /// Scales a picture into `frame`, which has the scaler's size.
    package func scale(_ picture: Frame, into frame: inout Frame) throws(VideoReaderError) {
        let strides: [Int32] = [Int32(3 * picture.width), 0, 0, 0]
        let kind = Kind(width: picture.width, height: picture.height, format: AV_PIX_FMT_RGB24, matrix: SWS_CS_DEFAULT, range: 1)
        try picture.rgb.withUnsafeBufferPointer { rgb throws(VideoReaderError) in
            try scale([rgb.baseAddress, nil, nil, nil], strides, kind, into: &frame)
        }
    }

    /// Scales a decoded frame into `frame`, which has the scaler's size.
    func scale(_ source: UnsafeMutablePointer<AVFrame>, into frame: inout Frame) throws(VideoReaderError) {
        let (planes, strides) = (source.pointee.data, source.pointee.linesize)
        // Untagged video comes from ffmpeg's own conversion, which is BT.601 whatever the size.
        let kind = Kind(
            width: Int(source.pointee.width), height: Int(source.pointee.height),
            format: AVPixelFormat(rawValue: source.pointee.format),
            matrix: source.pointee.colorspace == AVCOL_SPC_BT709 ? SWS_CS_ITU709 : SWS_CS_ITU601,
            range: source.pointee.color_range == AVCOL_RANGE_JPEG ? 1 : 0)
        try scale(
            [planes.0, planes.1, planes.2, planes.3].map { $0.map { UnsafePointer($0) } },
            [strides.0, strides.1, strides.2, strides.3], kind, into: &frame)
    }

    private struct Kind {
        var width: Int
        var height: Int
        var format: AVPixelFormat
        var matrix: Int32
        /// 1 for the full range.
        var range: Int32
    }

    private func scale(
        _ planes: [UnsafePointer<UInt8>?], _ strides: [Int32], _ kind: Kind, into frame: inout Frame
    ) throws(VideoReaderError) {
        guard kind.width > 0, kind.height > 0 else { throw .corrupt(reason: "a frame without a size") }
        let covering = Self.covering(kind.width, kind.height, width, height)
        context = sws_getCachedContext(
            context, Int32(kind.width), Int32(kind.height), kind.format, Int32(covering.width), Int32(covering.height),
            AV_PIX_FMT_RGB24, SWS_BICUBIC | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT | SWS_FULL_CHR_H_INP, nil, nil, nil)
        guard let context else { throw .unsupported("a frame format") }
        sws_setColorspaceDetails(
            context, sws_getCoefficients(kind.matrix), kind.range, sws_getCoefficients(SWS_CS_DEFAULT), 1, 0, 1 << 16, 1 << 16)
        // swscale writes whole vectors, beyond a row's end too.
        let stride = (3 * covering.width + 63) / 64 * 64
        if canvas.count != stride * covering.height + 64 {
            canvas = [UInt8](repeating: 0, count: stride * covering.height + 64)
        }
        let scaled = canvas.withUnsafeMutableBufferPointer { canvas in
            var targets: [UnsafeMutablePointer<UInt8>?] = [canvas.baseAddress, nil, nil, nil]
            var targetStrides: [Int32] = [Int32(stride), 0, 0, 0]
            return sws_scale(context, planes, strides, 0, Int32(kind.height), &targets, &targetStrides)
        }
        guard Int(scaled) == covering.height else { throw .corrupt(reason: "a frame could not be scaled") }
        let (left, top) = ((covering.width - width) / 2, (covering.height - height) / 2)
        let (width, height) = (width, height)
        frame.withUnsafeMutableBytes { rgb in
            canvas.withUnsafeBufferPointer { canvas in
                guard let target = rgb.baseAddress, let origin = canvas.baseAddress else { return }
                for row in 0..<height {
                    (target + 3 * width * row).update(from: origin + stride * (top + row) + 3 * left, count: 3 * width)
                }
            }
        }
    }

    /// The smallest size of the source's shape that covers `width` x `height`.
    private static func covering(
        _ sourceWidth: Int, _ sourceHeight: Int, _ width: Int, _ height: Int
    ) -> (width: Int, height: Int) {
        if sourceWidth * height >= sourceHeight * width {
            return (max(width, (height * sourceWidth + sourceHeight / 2) / sourceHeight), height)
        }
        return (width, max(height, (width * sourceHeight + sourceWidth / 2) / sourceWidth))
    }
}
