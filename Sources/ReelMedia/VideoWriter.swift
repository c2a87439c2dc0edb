public import ReelAudio

/// Writes one MP4: H.264 High, 4:2:0, BT.709, constant frame rate, `moov` in front, AAC-LC sound if there is any.
///
/// The first and the last frame are coded with extra care, since a viewer compares them with pictures they know. The same frames
/// and sound give the same bytes for the same number of threads. The file appears at its path when `finish` returns; a writer
/// that fails or is dropped leaves nothing behind. Memory does not grow with the duration.
public struct VideoWriter: ~Copyable {
    private let format: VideoFormat
    private let file: PendingFile
    private let muxer: MP4Muxer
    private let video: VideoEncoder
    private let audio: AudioEncoder?
    private var appended = 0
    /// What pictures are turned into, kept for the next one.
    private var converted: VideoFrame?

    /// - Parameters:
    ///   - soundtrack: cut or filled up with silence to the length of the video; nil for a silent video with no audio stream.
    ///   - threads: encoding threads.
    public init(
        path: String,
        format: VideoFormat,
        soundtrack: AudioBuffer? = nil,
        threads: Int = 1
    ) throws(MediaError) {
        LibAV.collectErrors()
        try format.check()
        let file = try PendingFile(target: path)
        let muxer = try MP4Muxer(path: file.path)
        let video = try VideoEncoder(format: format, threads: threads)
        try muxer.addStream(for: video.encoder, frameRate: format.frameRate)
        var audio: AudioEncoder?
        if let soundtrack {
            let encoder = try AudioEncoder(soundtrack, format: format)
            try muxer.addStream(for: encoder.encoder)
            audio = encoder
        }
        try muxer.begin()

        self.format = format
        self.file = file
        self.muxer = muxer
        self.video = video
        self.audio = audio
    }

    /// Encodes a picture as the next frame, and the sound that goes with it.
    public mutating func append(_ frame: Frame) throws(MediaError) {
        try checkSize(frame.width, frame.height)
        var next = converted ?? VideoFrame(width: format.width, height: format.height)
        converted = nil
        next.set(frame)
        try append(next)
        converted = next
    }

    /// Encodes the next frame, and the sound that goes with it.
    public mutating func append(_ frame: borrowing VideoFrame) throws(MediaError) {
        try checkSize(frame.width, frame.height)
        guard appended < format.frameCount else {
            throw .misuse("More frames than the \(format.frameCount) that were announced.")
        }
        try video.encode(frame, index: appended, into: muxer)
        appended += 1
        try audio?.encode(upToFrame: appended, into: muxer)
    }

    private func checkSize(_ width: Int, _ height: Int) throws(MediaError) {
        guard width == format.width, height == format.height else {
            throw .misuse("A frame of \(width)x\(height) in a video of \(format.width)x\(format.height).")
        }
    }

    /// Completes the file and gives it its name.
    public consuming func finish() throws(MediaError) -> VideoFile {
        guard appended == format.frameCount else {
            throw .misuse("Only \(appended) of the \(format.frameCount) announced frames were appended.")
        }
        try video.encoder.flush(into: muxer)
        try audio?.encoder.flush(into: muxer)
        try muxer.end()
        let bytes = try file.commit()
        return VideoFile(path: file.target, bytes: bytes, format: format, hasSound: audio != nil)
    }
}
