internal import CLibAVSystem
internal import ReelAudio

/// Gathers decoded sound as stereo at the soundtrack's rate, up to a length.
struct SoundCollector: ~Copyable {
    private(set) var buffer: AudioBuffer
    private var count = 0
    private var resampler: OpaquePointer?

    init(seconds: Double) { buffer = AudioBuffer(seconds: max(0, seconds)) }

    deinit {
        var resampler = resampler
        swr_free(&resampler)
    }

    var isFull: Bool { count >= buffer.frameCount }

    mutating func take(_ frame: UnsafeMutablePointer<AVFrame>) throws(VideoReaderError) {
        if resampler == nil {
            var stereo = AVChannelLayout()
            av_channel_layout_default(&stereo, 2)
            let code = swr_alloc_set_opts2(
                &resampler, &stereo, AV_SAMPLE_FMT_FLTP, Int32(AudioBuffer.sampleRate), &frame.pointee.ch_layout,
                AVSampleFormat(rawValue: frame.pointee.format), frame.pointee.sample_rate, 0, nil)
            guard code >= 0, swr_init(resampler) >= 0 else { throw .unsupported("its kind of sound") }
        }
        try withUnsafePointer(to: &frame.pointee.data) { data throws(VideoReaderError) in
            try data.withMemoryRebound(to: UnsafePointer<UInt8>?.self, capacity: 8) { data throws(VideoReaderError) in
                try convert(data, frame.pointee.nb_samples)
            }
        }
    }

    /// Takes what the resampler still holds.
    mutating func finish() throws(VideoReaderError) {
        if resampler != nil { try convert(nil, 0) }
    }

    private mutating func convert(_ data: UnsafePointer<UnsafePointer<UInt8>?>?, _ samples: Int32) throws(VideoReaderError) {
        let room = Int(swr_get_out_samples(resampler, samples))
        guard room > 0 else { return }
        var (left, right) = ([Float](repeating: 0, count: room), [Float](repeating: 0, count: room))
        let got = left.withUnsafeMutableBytes { left in
            right.withUnsafeMutableBytes { right in
                var planes: [UnsafeMutablePointer<UInt8>?] = [
                    left.baseAddress?.assumingMemoryBound(to: UInt8.self), right.baseAddress?.assumingMemoryBound(to: UInt8.self),
                ]
                return swr_convert(resampler, &planes, Int32(room), data.map { UnsafeMutablePointer(mutating: $0) }, samples)
            }
        }
        guard got >= 0 else { throw .corrupt(reason: "its sound could not be converted") }
        for index in 0..<min(Int(got), buffer.frameCount - count) {
            buffer.left[count] = left[index].isFinite ? max(-1, min(1, left[index])) : 0
            buffer.right[count] = right[index].isFinite ? max(-1, min(1, right[index])) : 0
            count += 1
        }
    }
}
