internal import CLibAV
internal import CLibAVSystem

/// One of libav's encoders, with the frame that is filled for it and the packet that it fills; owner of all three.
final class Encoder {
    let context: UnsafeMutablePointer<AVCodecContext>
    let frame: UnsafeMutablePointer<AVFrame>
    private let packet: UnsafeMutablePointer<AVPacket>

    init(named name: String) throws(MediaError) {
        guard let codec = avcodec_find_encoder_by_name(name) else {
            throw .codec(step: "find the encoder \(name)", reason: "this build of libavcodec lacks it")
        }
        var context = avcodec_alloc_context3(codec)
        var frame = av_frame_alloc()
        var packet = av_packet_alloc()
        guard let newContext = context, let newFrame = frame, let newPacket = packet else {
            avcodec_free_context(&context)
            av_frame_free(&frame)
            av_packet_free(&packet)
            throw .codec(step: "open the encoder \(name)", reason: "out of memory")
        }
        self.context = newContext
        self.frame = newFrame
        self.packet = newPacket
        // MP4 keeps the parameter sets once, in its header. Bit-exact: no version strings in the stream.
        newContext.pointee.flags |= AV_CODEC_FLAG_GLOBAL_HEADER | AV_CODEC_FLAG_BITEXACT
    }

    deinit {
        var context: UnsafeMutablePointer<AVCodecContext>? = context
        var frame: UnsafeMutablePointer<AVFrame>? = frame
        var packet: UnsafeMutablePointer<AVPacket>? = packet
        avcodec_free_context(&context)
        av_frame_free(&frame)
        av_packet_free(&packet)
    }

    /// Opens the encoder with the settings of `context` and the given private options, and allocates the frame's planes.
    func open(_ options: [(name: String, value: String)] = []) throws(MediaError) {
        var dictionary: OpaquePointer?
        defer { av_dict_free(&dictionary) }
        for option in options { av_dict_set(&dictionary, option.name, option.value, 0) }
        try LibAV.check(avcodec_open2(context, context.pointee.codec, &dictionary), "open an encoder")
        try LibAV.check(av_frame_get_buffer(frame, 0), "allocate a frame")
    }

    /// Readies `frame` for being overwritten.
    func makeFrameWritable() throws(MediaError) {
        try LibAV.check(av_frame_make_writable(frame), "reuse a frame")
    }

    /// Encodes `frame` and passes on whatever packets are ready.
    func encode(into muxer: MP4Muxer) throws(MediaError) {
        try LibAV.check(avcodec_send_frame(context, frame), "encode a frame")
        try drain(into: muxer)
    }

    /// Passes on all packets that are still inside. Nothing can be encoded after that.
    func flush(into muxer: MP4Muxer) throws(MediaError) {
        try LibAV.check(avcodec_send_frame(context, nil), "end a stream")
        try drain(into: muxer)
    }

    private func drain(into muxer: MP4Muxer) throws(MediaError) {
        while true {
            let code = avcodec_receive_packet(context, packet)
            if code == clibav_error_again() || code == clibav_error_end() { return }
            try LibAV.check(code, "encode a frame")
            try muxer.write(packet, from: self)
        }
    }
}
