/// Why bytes could not be taken as an upload. Always the sender's to hear: `message` names no path.
public struct UploadError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What went wrong. Open-ended: expect codes that are not listed here.
    public struct Code: RawRepresentable, Hashable, Sendable {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }

        /// No upload waits for bytes under that key, id and name: never begun, finished, or too old.
        public static let unknown = Code(rawValue: "unknown")
        public static let tooLarge = Code(rawValue: "too_large")
        /// The parts that were named are not the parts that came.
        public static let wrongParts = Code(rawValue: "wrong_parts")
        /// The body ended early.
        public static let cutShort = Code(rawValue: "cut_short")
        /// The upload is being finished, or parts of it are still coming in.
        public static let busy = Code(rawValue: "busy")
    }

    public let code: Code
    /// One sentence that says what to do.
    public let message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    public var description: String { "\(code.rawValue): \(message)" }
}

extension UploadError {
    static let unknown = UploadError(
        .unknown, "There is no such upload. It was never begun, is finished, or is older than a day: begin a new one.")

    static func tooLarge(limit: Int) -> UploadError {
        UploadError(.tooLarge, "The upload is larger than the limit of \(limit) bytes. Send a smaller file.")
    }
}
