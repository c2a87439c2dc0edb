import Foundation
import ReelAudio

/// A RIFF file of 32-bit float samples.
enum WAVFile {
    static func bytes(of buffer: AudioBuffer) -> Data {
        var samples = Data()
        for index in 0..<buffer.frameCount {
            for value in [buffer.left[index], buffer.right[index]] { append(value.bitPattern, to: &samples) }
        }
        var file = Data("RIFF".utf8)
        append(UInt32(36 + samples.count), to: &file)
        file += Data("WAVEfmt ".utf8)
        append(UInt32(16), to: &file)
        append(UInt16(3), to: &file)
        append(UInt16(2), to: &file)
        append(UInt32(AudioBuffer.sampleRate), to: &file)
        append(UInt32(AudioBuffer.sampleRate * 8), to: &file)
        append(UInt16(8), to: &file)
        append(UInt16(32), to: &file)
        file += Data("data".utf8)
        append(UInt32(samples.count), to: &file)
        return file + samples
    }

    private static func append(_ value: some FixedWidthInteger, to data: inout Data) {
        withUnsafeBytes(of: value.littleEndian) { data.append(contentsOf: $0) }
    }
}
