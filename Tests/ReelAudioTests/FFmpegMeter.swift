import Foundation
import ReelAudio

/// ffmpeg's own BS.1770 meter, to check ours against, with all the digits that it has.
struct FFmpegMeter {
    let lufs: Double
    let dBTP: Double

    struct Unreadable: Error {
        let text: String
    }

    /// - Parameter buffer: a whole number of tenths of a second: the meter reports after each.
    init(measuring buffer: AudioBuffer) throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).wav")
        try WAVFile.bytes(of: buffer).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "ffmpeg", "-v", "error", "-nostdin", "-i", file.path, "-af",
            "ebur128=peak=true:metadata=1:framelog=verbose,ametadata=mode=print:file=-", "-f", "null", "/dev/null",
        ]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        lufs = try Self.values("lavfi.r128.I=", in: text).last ?? { throw Unreadable(text: text) }()
        let peaks = try ["0", "1"].map { channel in
            try Self.values("lavfi.r128.true_peaks_ch\(channel)=", in: text).max() ?? { throw Unreadable(text: text) }()
        }
        dBTP = 20 * log10(max(peaks[0], peaks[1]))
    }

    private static func values(_ key: String, in text: String) throws -> [Double] {
        text.split(separator: "\n").filter { $0.hasPrefix(key) }.compactMap { Double($0.dropFirst(key.count)) }
    }
}
