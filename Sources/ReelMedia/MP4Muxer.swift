internal import CLibAVSystem

/// Interleaves the packets of encoders into an MP4 file; owner of libavformat's context and its open file.
final class MP4Muxer {
    private let context: UnsafeMutablePointer<AVFormatContext>
    private var streams: [(encoder: Encoder, index: Int)] = []

    init(path: String) throws(MediaError) {
        var context: UnsafeMutablePointer<AVFormatContext>?
        // The protocol is named, lest libavformat find one in the path.
        let url = "file:\(path)"
        let code = avformat_alloc_output_context2(&context, nil, "mp4", url)
        try LibAV.check(code, "prepare an MP4 file")
        guard let context else { throw .codec(step: "prepare an MP4 file", reason: "out of memory") }
        self.context = context
        // Bit-exact: neither the creation time nor the version of libavformat goes into the file.
        context.pointee.flags |= AVFMT_FLAG_BITEXACT
        try LibAV.check(avio_open(&context.pointee.pb, url, AVIO_FLAG_WRITE), "open an MP4 file")
    }

    deinit {
        avio_closep(&context.pointee.pb)
        avformat_free_context(context)
    }

    /// Adds a stream for an opened encoder. All streams come before `begin`.
    func addStream(for encoder: Encoder, frameRate: Int? = nil) throws(MediaError) {
        guard let stream = avformat_new_stream(context, nil) else {
            throw .codec(step: "add a stream", reason: "out of memory")
        }
        stream.pointee.time_base = encoder.context.pointee.time_base
        if let frameRate { stream.pointee.avg_frame_rate = AVRational(num: Int32(frameRate), den: 1) }
        try LibAV.check(avcodec_parameters_from_context(stream.pointee.codecpar, encoder.context), "add a stream")
        streams.append((encoder, Int(stream.pointee.index)))
    }

    func begin() throws(MediaError) {
        var options: OpaquePointer?
        defer { av_dict_free(&options) }
        av_dict_set(&options, "movflags", "+faststart", 0)
        try LibAV.check(avformat_write_header(context, &options), "begin an MP4 file")
    }

    /// Takes the packet's contents.
    func write(_ packet: UnsafeMutablePointer<AVPacket>, from encoder: Encoder) throws(MediaError) {
        guard let index = streams.first(where: { $0.encoder === encoder })?.index,
            let stream = context.pointee.streams[index]
        else {
            throw .misuse("A packet of an encoder that has no stream.")
        }
        packet.pointee.stream_index = Int32(index)
        av_packet_rescale_ts(packet, encoder.context.pointee.time_base, stream.pointee.time_base)
        try LibAV.check(av_interleaved_write_frame(context, packet), "write to an MP4 file")
    }

    /// Writes the index, moves it to the front and closes the file.
    func end() throws(MediaError) {
        try LibAV.check(av_write_trailer(context), "complete an MP4 file")
        try LibAV.check(avio_closep(&context.pointee.pb), "close an MP4 file")
    }
}
