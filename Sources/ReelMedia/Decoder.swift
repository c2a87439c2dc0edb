internal import CLibAV
internal import CLibAVSystem

/// One of libav's decoders, with the frame that it fills; owner of both.
final class Decoder {
    let context: UnsafeMutablePointer<AVCodecContext>
    let frame: UnsafeMutablePointer<AVFrame>

    /// What inference servers write, and nothing else: decoders are where the holes are.
    private static let known: Set<String> = [
        "h264", "hevc", "vp8", "vp9", "libdav1d", "av1", "mpeg4", "aac", "mp3float", "mp3", "opus", "libopus", "vorbis",
        "libvorbis",
        "flac", "pcm_s16le",
    ]

    init(_ parameters: UnsafePointer<AVCodecParameters>, maximumPixels: Int, threads: Int) throws(VideoReaderError) {
        guard let codec = avcodec_find_decoder(parameters.pointee.codec_id) else { throw .unsupported("its codec") }
        let name = String(cString: codec.pointee.name)
        guard Self.known.contains(name) else { throw .unsupported("the codec \(name)") }
        var context = avcodec_alloc_context3(codec)
        var frame = av_frame_alloc()
        guard let newContext = context, let newFrame = frame else {
            avcodec_free_context(&context)
            av_frame_free(&frame)
            throw .unreadable(reason: "out of memory")
        }
        self.context = newContext
        self.frame = newFrame
        newContext.pointee.max_pixels = Int64(maximumPixels)
        newContext.pointee.thread_count = Int32(max(1, threads))
        let taken = avcodec_parameters_to_context(newContext, parameters)
        guard taken >= 0 else { throw .corrupt(reason: VideoInput.reason(taken)) }
        let opened = avcodec_open2(newContext, codec, nil)
        guard opened >= 0 else { throw .corrupt(reason: VideoInput.reason(opened)) }
    }

    deinit {
        var context: UnsafeMutablePointer<AVCodecContext>? = context
        var frame: UnsafeMutablePointer<AVFrame>? = frame
        avcodec_free_context(&context)
        av_frame_free(&frame)
    }

    /// Gives the decoder a packet; nil says that there is no other.
    func send(_ packet: UnsafeMutablePointer<AVPacket>?) throws(VideoReaderError) {
        let code = avcodec_send_packet(context, packet)
        guard code >= 0 || code == clibav_error_end() else { throw .corrupt(reason: VideoInput.reason(code)) }
    }

    /// Takes a decoded frame out, into `frame`.
    /// - Returns: false if the decoder wants a packet first, or has no other frame.
    func receive() throws(VideoReaderError) -> Bool {
        let code = avcodec_receive_frame(context, frame)
        if code == clibav_error_again() || code == clibav_error_end() { return false }
        guard code >= 0 else { throw .corrupt(reason: VideoInput.reason(code)) }
        return true
    }

    /// Forgets what it has been given, for a new start.
    func reset() { avcodec_flush_buffers(context) }
}
