internal import CLibAVSystem
internal import ReelAudio

/// Turns a soundtrack into AAC-LC, in step with the frames of its video.
final class AudioEncoder {
    let encoder: Encoder
    private let soundtrack: AudioBuffer
    private let frameRate: Int
    private let sampleCount: Int
    private var position = 0

    init(_ soundtrack: AudioBuffer, format: VideoFormat) throws(MediaError) {
        encoder = try Encoder(named: "aac")
        self.soundtrack = soundtrack
        frameRate = format.frameRate
        sampleCount = format.frameCount * AudioBuffer.sampleRate / format.frameRate
        let context = encoder.context
        context.pointee.sample_fmt = AV_SAMPLE_FMT_FLTP
        context.pointee.sample_rate = Int32(AudioBuffer.sampleRate)
        av_channel_layout_default(&context.pointee.ch_layout, 2)
        context.pointee.bit_rate = 160_000
        context.pointee.time_base = AVRational(num: 1, den: Int32(AudioBuffer.sampleRate))

        let frame = encoder.frame
        frame.pointee.format = AV_SAMPLE_FMT_FLTP.rawValue
        frame.pointee.sample_rate = context.pointee.sample_rate
        av_channel_layout_default(&frame.pointee.ch_layout, 2)
        frame.pointee.nb_samples = Int32(Self.samplesPerPacket)
        try encoder.open()
    }

    /// Samples in a packet of AAC-LC (ISO 14496-3).
    private static let samplesPerPacket = 1024

    /// Encodes as many whole packets as the video's first `frameCount` frames have sound for, and at its end all the rest.
    func encode(upToFrame frameCount: Int, into muxer: MP4Muxer) throws(MediaError) {
        let end = min(sampleCount, frameCount * AudioBuffer.sampleRate / frameRate)
        while position < end {
            let count = min(Self.samplesPerPacket, sampleCount - position)
            guard position + count <= end else { return }
            try encoder.makeFrameWritable()
            encoder.frame.pointee.nb_samples = Int32(count)
            encoder.frame.pointee.pts = Int64(position)
            let planes = encoder.frame.pointee.data
            fill(planes.0, from: soundtrack.left, count)
            fill(planes.1, from: soundtrack.right, count)
            try encoder.encode(into: muxer)
            position += count
        }
    }

    /// Copies `count` samples from the current position on, with silence after the end.
    private func fill(_ plane: UnsafeMutablePointer<UInt8>?, from channel: [Float], _ count: Int) {
        guard let plane else { return }
        let samples = UnsafeMutableRawPointer(plane).assumingMemoryBound(to: Float.self)
        for offset in 0..<count {
            samples[offset] = position + offset < channel.count ? channel[position + offset] : 0
        }
    }
}
