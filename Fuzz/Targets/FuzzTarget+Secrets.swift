import Foundation
import HTTPTypes
import Logging
import ReelServer
import ReelTelemetry

extension FuzzTarget {
    private static let tokens = UploadTokens()

    static func credentials(_ bytes: [UInt8]) {
        let text = text(bytes)
        _ = Credential(fields([.authorization: text]))
        expect(tokens.holder(of: text, now: Date()) == nil, "no token is guessed")
        var ring = KeyRing()
        for line in text.split(separator: "\n") { try? ring.add(line) }
    }

    static func logs(_ bytes: [UInt8]) {
        let parts = parts(bytes, 3)
        let secret = "Key id:planted"
        // No literal: one traps if a stranger's name is the other name.
        var metadata: Logger.Metadata = ["authorization": "\(secret)"]
        metadata[parts[1]] = "\(parts[2])"
        let record = LogRecord(
            time: Date(timeIntervalSince1970: 0), level: .info, message: parts[0], metadata: metadata)
        for format in LogFormat.allCases {
            let line = record.line(format)
            expect(!line.contains { $0.isNewline }, "an event is one line")
        }
    }
}
