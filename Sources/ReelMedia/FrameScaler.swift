internal import CLibAVSystem

/// Brings decoded frames of any format to pictures of one size: scaled to cover it, cut evenly where the shapes differ.
final class FrameScaler {
    private let width: Int
    private let height: Int
    private var context: OpaquePointer?
    /// The scaled frame before it is cut.
    private var canvas: [UInt8] = []

    init(width: Int, height: Int) { (self.width, self.height) = (width, height) }

    deinit { sws_freeContext(context) }

    func scale(_ source: UnsafeMutablePointer<AVFrame>, into frame: inout Frame) throws(VideoReaderError) {
        let (sourceWidth, sourceHeight) = (Int(source.pointee.width), Int(source.pointee.height))
        guard sourceWidth > 0, sourceHeight > 0 else { throw .corrupt(reason: "a frame without a size") }
        let covering = Self.covering(sourceWidth, sourceHeight, width, height)
        context = sws_getCachedContext(
            context, source.pointee.width, source.pointee.height, AVPixelFormat(rawValue: source.pointee.format),
            Int32(covering.width), Int32(covering.height), AV_PIX_FMT_RGB24,
            SWS_BICUBIC | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT | SWS_FULL_CHR_H_INP, nil, nil, nil)
        guard let context else { throw .unsupported("a frame format") }
        // Untagged video comes from ffmpeg's own conversion, which is BT.601 whatever the size.
        let matrix = source.pointee.colorspace == AVCOL_SPC_BT709 ? SWS_CS_ITU709 : SWS_CS_ITU601
        sws_setColorspaceDetails(
            context, sws_getCoefficients(matrix), source.pointee.color_range == AVCOL_RANGE_JPEG ? 1 : 0,
            sws_getCoefficients(SWS_CS_DEFAULT), 1, 0, 1 << 16, 1 << 16)
        // swscale writes whole vectors, beyond a row's end too.
        let stride = (3 * covering.width + 63) / 64 * 64
        if canvas.count != stride * covering.height + 64 {
            canvas = [UInt8](repeating: 0, count: stride * covering.height + 64)
        }
        let scaled = canvas.withUnsafeMutableBufferPointer { canvas in
            var planes: [UnsafeMutablePointer<UInt8>?] = [canvas.baseAddress, nil, nil, nil]
            var strides: [Int32] = [Int32(stride), 0, 0, 0]
            return withUnsafePointer(to: &source.pointee.data) { data in
                data.withMemoryRebound(to: UnsafePointer<UInt8>?.self, capacity: 8) { data in
                    withUnsafePointer(to: &source.pointee.linesize) { linesize in
                        linesize.withMemoryRebound(to: Int32.self, capacity: 8) { linesize in
                            sws_scale(context, data, linesize, 0, source.pointee.height, &planes, &strides)
                        }
                    }
                }
            }
        }
        guard Int(scaled) == covering.height else { throw .corrupt(reason: "a frame could not be scaled") }
        let (left, top) = ((covering.width - width) / 2, (covering.height - height) / 2)
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
    private static func covering(_ sourceWidth: Int, _ sourceHeight: Int, _ width: Int, _ height: Int) -> (
        width: Int, height: Int
    ) {
        if sourceWidth * height >= sourceHeight * width {
            return (max(width, (height * sourceWidth + sourceHeight / 2) / sourceHeight), height)
        }
        return (width, max(height, (width * sourceHeight + sourceWidth / 2) / sourceWidth))
    }
}
