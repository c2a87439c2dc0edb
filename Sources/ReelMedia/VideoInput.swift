internal import CLibAV
internal import CLibAVSystem
internal import Glibc

/// One video file, opened by libavformat: the only place where it opens an input.
///
/// Its demuxers know formats that name other files and addresses. So the kind of file is settled here, by its first bytes, and no other
/// is tried; libavformat reads through a descriptor that is open already, and opening anything by name is refused.
final class VideoInput {
    let context: UnsafeMutablePointer<AVFormatContext>
    private let descriptor: Int32
    private var io: UnsafeMutablePointer<AVIOContext>?
    private static let bufferSize = 64 << 10

    init(path: String, maximumBytes: Int) throws(VideoReaderError) {
        LibAV.collectErrors()
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { throw .unreadable(reason: SystemError.last) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw .unreadable(reason: "it is no file")
        }
        guard status.st_size <= maximumBytes else {
            close(descriptor)
            throw .tooManyBytes(Int(status.st_size), maximum: maximumBytes)
        }
        guard let format = Self.format(descriptor) else {
            close(descriptor)
            throw .notAVideo
        }
        guard let context = avformat_alloc_context(), let buffer = av_malloc(Self.bufferSize) else {
            close(descriptor)
            throw .unreadable(reason: "out of memory")
        }
        // The descriptor travels as a number, one more than it is, since zero would be no pointer.
        let io = avio_alloc_context(
            buffer.assumingMemoryBound(to: UInt8.self), Int32(Self.bufferSize), 0,
            UnsafeMutableRawPointer(bitPattern: Int(descriptor) + 1),
            { opaque, bytes, count in
                let descriptor = Int32(Int(bitPattern: opaque) - 1)
                let got = Glibc.read(descriptor, bytes, Int(count))
                return got > 0 ? Int32(got) : clibav_error_end()
            }, nil,
            { opaque, offset, whence in
                let descriptor = Int32(Int(bitPattern: opaque) - 1)
                guard whence & ~AVSEEK_FORCE == AVSEEK_SIZE else {
                    return Int64(lseek(descriptor, Int(offset), whence & ~AVSEEK_FORCE))
                }
                var status = stat()
                return fstat(descriptor, &status) == 0 ? Int64(status.st_size) : -1
            })
        guard let io else {
            av_free(buffer)
            avformat_free_context(context)
            close(descriptor)
            throw .unreadable(reason: "out of memory")
        }
        context.pointee.pb = io
        context.pointee.flags |= AVFMT_FLAG_CUSTOM_IO
        context.pointee.protocol_whitelist = av_strdup("none")
        context.pointee.format_whitelist = av_strdup("mov,matroska")
        context.pointee.io_open = { _, _, _, _, _ in -EPERM }
        var opened: UnsafeMutablePointer<AVFormatContext>? = context
        let code = avformat_open_input(&opened, nil, format, nil)
        guard code >= 0 else {
            // The context is gone already.
            Self.free(io)
            close(descriptor)
            throw .corrupt(reason: Self.reason(code))
        }
        self.context = context
        self.descriptor = descriptor
        self.io = io
        let found = avformat_find_stream_info(context, nil)
        guard found >= 0 else { throw .corrupt(reason: Self.reason(found)) }
    }

    deinit {
        var context: UnsafeMutablePointer<AVFormatContext>? = context
        avformat_close_input(&context)
        if let io { Self.free(io) }
        close(descriptor)
    }

    /// The index of the best stream of a kind; nil if there is none.
    func stream(_ kind: AVMediaType) -> Int? {
        let index = av_find_best_stream(context, kind, -1, -1, nil, 0)
        return index >= 0 ? Int(index) : nil
    }

    func rewind() throws(VideoReaderError) {
        let code = avformat_seek_file(context, -1, Int64.min, 0, 0, 0)
        guard code >= 0 else { throw .corrupt(reason: Self.reason(code)) }
    }

    /// Reads the next packet of any stream.
    /// - Returns: false at the end of the file.
    func read(into packet: UnsafeMutablePointer<AVPacket>) throws(VideoReaderError) -> Bool {
        av_packet_unref(packet)
        let code = av_read_frame(context, packet)
        if code == clibav_error_end() { return false }
        guard code >= 0 else { throw .corrupt(reason: Self.reason(code)) }
        guard packet.pointee.flags & AV_PKT_FLAG_CORRUPT == 0 else { throw .corrupt(reason: "a part of it is missing") }
        return true
    }

    /// What libav says of `code`.
    static func reason(_ code: Int32) -> String {
        var said = "unknown reason"
        do throws(MediaError) {
            try LibAV.check(code, "read")
        } catch {
            if case .codec(_, let reason) = error { said = reason }
        }
        return said
    }

    private static func format(_ descriptor: Int32) -> UnsafePointer<AVInputFormat>? {
        var start = [UInt8](repeating: 0, count: 12)
        guard pread(descriptor, &start, start.count, 0) == start.count else { return nil }
        if start[4..<8].elementsEqual("ftyp".utf8) { return av_find_input_format("mov") }
        if start.starts(with: [0x1A, 0x45, 0xDF, 0xA3]) { return av_find_input_format("matroska") }
        return nil
    }

    private static func free(_ io: UnsafeMutablePointer<AVIOContext>) {
        av_free(io.pointee.buffer)
        var io: UnsafeMutablePointer<AVIOContext>? = io
        avio_context_free(&io)
    }
}
