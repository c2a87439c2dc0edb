import Foundation
import ReelAudio

/// ffmpeg's own BS.1770 meter, to check ours against.
struct FFmpegMeter {
    let lufs: Double
    let dBTP: Double

    init(measuring buffer: AudioBuffer) throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).wav")
        try WAVFile.bytes(of: buffer).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "ffmpeg", "-hide_banner", "-nostdin", "-i", file.path, "-af", "ebur128=peak=true:framelog=verbose", "-f", "null", "-",
        ]
        let pipe = Pipe()
        process.standardError = pipe
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        let summary = text.components(separatedBy: "Summary:").last ?? ""
        lufs = try Self.number(after: "I:", in: summary)
        dBTP = try Self.number(after: "Peak:", in: summary)
    }

    struct Unreadable: Error {
        let text: String
    }

    private static func number(after label: String, in text: String) throws -> Double {
        let words = text.split(whereSeparator: \.isWhitespace)
        guard let place = words.firstIndex(of: Substring(label)), let number = Double(words[place + 1]) else {
            throw Unreadable(text: text)
        }
        return number
    }
}
