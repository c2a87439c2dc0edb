import Foundation
import Logging
import ReelTelemetry
import Testing

@Suite struct LogTests {
    private func line(_ message: String, _ metadata: Logger.Metadata = [:], _ format: LogFormat) -> String {
        LogRecord(time: Date(timeIntervalSince1970: 1.5), level: .info, message: message, metadata: metadata).line(format)
    }

    private func object(_ message: String, _ metadata: Logger.Metadata = [:]) throws -> NSDictionary {
        let object = try JSONSerialization.jsonObject(with: Data(line(message, metadata, .json).utf8))
        return try #require(object as? NSDictionary)
    }

    @Test func `json has time, level, message and every value with its type`() throws {
        let object = try object(
            "Job finished",
            [
                "job": "a-b", "run_seconds": .stringConvertible(1.5), "attempt": .stringConvertible(2),
                "list": ["x", "y"], "nested": ["k": "v"], "level": "mine",
            ])
        #expect(
            object == [
                "time": "1970-01-01T00:00:01.500Z", "level": "info", "message": "Job finished", "job": "a-b",
                "run_seconds": 1.5, "attempt": 2, "list": ["x", "y"], "nested": ["k": "v"], "metadata.level": "mine",
            ])
    }

    @Test func `text is time, level, message and words`() {
        #expect(
            line("Job finished", ["job": "a-b", "why": "two words", "none": ""], .text)
                == #"1970-01-01T00:00:01.500Z info Job finished job=a-b none="" why="two words""#)
    }

    @Test(arguments: [
        "a\n{\"level\":\"critical\",\"message\":\"forged\"}", "a\r\nforged", "a\u{2028}forged", "a\u{85}forged",
        "a\u{1b}[2K\u{1b}[Aforged",
        "a\u{202e}degrof", "\u{0}\u{7f}\"\\", "a=b c=\"d\"",
    ])
    func `no value can pass for a line or a field of its own`(_ evil: String) throws {
        for format in LogFormat.allCases {
            let line = line(evil, ["value": "\(evil)", "key\n\(evil)": "x"], format)
            #expect(
                line.unicodeScalars.allSatisfy { scalar in
                    !["\n", "\r", "\u{85}", "\u{2028}", "\u{1b}", "\u{202e}", "\u{0}", "\u{7f}"].contains(scalar)
                })
        }
        let object = try object(evil, ["value": "\(evil)"])
        #expect(
            object["value"] as? String == evil && object["message"] as? String == evil && object["level"] as? String == "info")
    }

    @Test(arguments: [
        ("the picture data:image/png;base64,iVBORw0KGgoSECRET+/= is bad", "SECRET"),
        ("DATA:text/plain,SECRET", "SECRET"),
        (#"{"image_url":"data:image/png;base64,AAAASECRET"}"#, "SECRET"),
        ("Authorization: Key 0123-4567:SECRETSECRET", "SECRET"),
        ("authorization=bearer SECRETSECRET", "SECRET"),
        ("GET http://me:SECRET@example.com/x failed", "SECRET"),
        ("https://h/upload?part=1&X-Amz-Signature=SECRET&y=2", "SECRET"),
        ("https://h/?token=SECRET", "SECRET"),
    ])
    func `secrets and data URIs are taken out`(_ text: String, _ secret: String) {
        for format in LogFormat.allCases {
            let all = line(text, ["error": "\(text)", "list": ["\(text)"], "map": ["k": "\(text)"]], format)
            #expect(!all.contains(secret) && all.contains("[hidden]"))
        }
    }

    @Test(arguments: ["Authorization", "fal_key", "upload-token", "client_secret", "Cookie"])
    func `what is named like a secret is one`(_ name: String) {
        #expect(!line("x", [name: "abc"], .json).contains("abc"))
    }

    @Test func `what is no secret is left alone`() {
        let text = "https://v3.fal.media/files/x/output.mp4?logs=1 took 1.5 s: Key frames 3 of 9; metadata: none"
        #expect(LogRedactor.redacted(text) == text)
    }

    @Test func `a long value is cut`() {
        let line = line("x", ["long": "\(String(repeating: "é", count: 100_000))"], .json)
        #expect(line.utf8.count < 5000 && line.contains("(100000 characters)"))
    }

    @Test func `every event is one line, whole, also from many tasks`() async throws {
        let pipe = Pipe()
        let sink = LogSink(descriptor: pipe.fileHandleForWriting.fileDescriptor)
        let logger = Logger(label: "t") { _ in StructuredLogHandler(format: .json, sink: sink) }
        await withTaskGroup { group in
            for number in 0..<50 {
                group.addTask { logger.info("Line", metadata: ["number": .stringConvertible(number), "bad": "a\nb"]) }
            }
        }
        logger.debug("Below the level")
        try pipe.fileHandleForWriting.close()
        let text = String(decoding: try pipe.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        let numbers = try text.split(separator: "\n").map { line in
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            return object?["number"] as? Int ?? -1
        }
        #expect(numbers.sorted() == Array(0..<50))
    }
}
