internal import CLibAV
internal import CLibAVSystem
public import ReelAudio

/// Reads the frames and the sound of a video file from its start to its end, one frame at a time.
///
/// For files from elsewhere: only MP4 and WebM are opened, nothing that they name is, and it belongs in a confined process. The file is
/// gone through once before a frame is decoded, so that one that is cut short is known for it.
public final class VideoReader {
    public let facts: VideoFacts
    private let input: VideoInput
    private let video: Decoder
    private let videoStream: Int
    private let soundStream: Int?
    private let packet: UnsafeMutablePointer<AVPacket>
    private var scaler: FrameScaler?
    private var hasEnded = false
    private var decoded = 0

    public init(
        path: String, limits: VideoReaderLimits = VideoReaderLimits(), threads: Int = 1
    ) throws(VideoReaderError) {
        input = try VideoInput(path: path, maximumBytes: limits.maximumBytes)
        guard let index = input.stream(AVMEDIA_TYPE_VIDEO), let stream = input.context.pointee.streams[index],
            let parameters = stream.pointee.codecpar
        else { throw .corrupt(reason: "it has no picture stream") }
        let (width, height) = (Int(parameters.pointee.width), Int(parameters.pointee.height))
        guard width > 0, height > 0 else { throw .corrupt(reason: "its size is not known") }
        guard width <= limits.maximumPixels / height else {
            throw .tooLarge(width: width, height: height, maximumPixels: limits.maximumPixels)
        }
        guard let packet = av_packet_alloc() else { throw .unreadable(reason: "out of memory") }
        self.packet = packet
        videoStream = index
        soundStream = input.stream(AVMEDIA_TYPE_AUDIO)
        video = try Decoder(parameters, maximumPixels: limits.maximumPixels, threads: threads)
        let rate = stream.pointee.avg_frame_rate.num > 0 ? stream.pointee.avg_frame_rate : stream.pointee.r_frame_rate
        guard rate.num > 0, rate.den > 0 else { throw .corrupt(reason: "its frame rate is not known") }
        let announced = Int(stream.pointee.nb_frames)
        let count = try Self.count(input, packet, stream: index, limit: limits.maximumFrames)
        guard count > 0, count + 2 >= announced else {
            throw .corrupt(reason: "it holds \(count) of \(announced) frames")
        }
        facts = VideoFacts(
            width: width, height: height, frameRate: Double(rate.num) / Double(rate.den), frameCount: count,
            hasSound: soundStream != nil)
        try input.rewind()
    }

    deinit {
        var packet: UnsafeMutablePointer<AVPacket>? = packet
        av_packet_free(&packet)
    }

    private static func count(
        _ input: VideoInput, _ packet: UnsafeMutablePointer<AVPacket>, stream: Int, limit: Int
    ) throws(VideoReaderError) -> Int {
        var count = 0
        while try input.read(into: packet) {
            guard Int(packet.pointee.stream_index) == stream else { continue }
            count += 1
            guard count <= limit else { throw .tooLong(frames: count - 1, maximum: limit) }
        }
        return count
    }

    /// Decodes the next frame into `frame`, scaled to cover it, and cut evenly where the shapes differ.
    /// - Returns: false, with `frame` untouched, after the last one.
    public func next(into frame: inout Frame) throws(VideoReaderError) -> Bool {
        while true {
            if try video.receive() {
                decoded += 1
                let scaler = self.scaler ?? FrameScaler(width: frame.width, height: frame.height)
                self.scaler = scaler
                try scaler.scale(video.frame, into: &frame)
                return true
            }
            guard !hasEnded else {
                // A few frames may be hidden by the container's edit list; more are lost.
                guard decoded + 2 >= facts.frameCount else {
                    throw .corrupt(reason: "only \(decoded) of \(facts.frameCount) frames could be decoded")
                }
                return false
            }
            try feed()
        }
    }

    private func feed() throws(VideoReaderError) {
        while try input.read(into: packet) {
            guard Int(packet.pointee.stream_index) == videoStream else { continue }
            return try video.send(packet)
        }
        hasEnded = true
        try video.send(nil)
    }

    /// The first `seconds` of the sound, as stereo at the soundtrack's rate; nil if there is none. To be asked for before the first frame.
    public func sound(seconds: Double) throws(VideoReaderError) -> AudioBuffer? {
        guard let soundStream, let parameters = input.context.pointee.streams[soundStream]?.pointee.codecpar else { return nil }
        let decoder = try Decoder(parameters, maximumPixels: 1, threads: 1)
        var sound = SoundCollector(seconds: seconds)
        while !sound.isFull, try input.read(into: packet) {
            guard Int(packet.pointee.stream_index) == soundStream else { continue }
            try decoder.send(packet)
            while try decoder.receive() { try sound.take(decoder.frame) }
        }
        if !sound.isFull {
            try decoder.send(nil)
            while try decoder.receive() { try sound.take(decoder.frame) }
            try sound.finish()
        }
        try input.rewind()
        video.reset()
        return sound.buffer
    }
}
