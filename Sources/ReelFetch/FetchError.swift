/// Why an input could not be brought in.
public struct FetchError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What went wrong. Open-ended: expect codes that are not listed here.
    public struct Code: RawRepresentable, Hashable, Sendable {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }

        /// The URL is sound, but no file came from it.
        public static let unreachable = Code(rawValue: "unreachable")
        /// The URL leads to an address that the policy does not permit. Clients are told the same as for `unreachable`.
        public static let forbiddenAddress = Code(rawValue: "forbidden_address")
        public static let tooLarge = Code(rawValue: "too_large")
        public static let malformedURL = Code(rawValue: "malformed_url")
        public static let malformedDataURI = Code(rawValue: "malformed_data_uri")
        public static let unsupportedScheme = Code(rawValue: "unsupported_scheme")
        /// The surrounding task was cancelled.
        public static let cancelled = Code(rawValue: "cancelled")
        /// The file could not be written here. Not the sender's fault; another attempt may work.
        public static let localFile = Code(rawValue: "local_file")
    }

    public let code: Code
    /// One sentence that may be shown to whoever sent the input.
    public let message: String
    /// What really happened. For the log only: it can name internal hosts and addresses.
    public let reason: String
    /// The limit that was exceeded, in bytes, when the code is `tooLarge`.
    public let limit: Int?

    init(_ code: Code, _ message: String, reason: String? = nil, limit: Int? = nil) {
        self.code = code
        self.message = message
        self.reason = reason ?? message
        self.limit = limit
    }

    public var description: String { "\(code.rawValue): \(reason)" }
}

extension FetchError {
    static func unreachable(_ reason: String) -> FetchError {
        FetchError(.unreachable, notDownloaded, reason: reason)
    }

    static func forbiddenAddress(_ reason: String) -> FetchError {
        FetchError(.forbiddenAddress, notDownloaded, reason: reason)
    }

    package static func tooLarge(limit: Int) -> FetchError {
        FetchError(.tooLarge, "The file is larger than the limit of \(limit) bytes. Send a smaller one.", limit: limit)
    }

    static func localFile(_ reason: String) -> FetchError {
        FetchError(.localFile, "The file could not be kept for processing. Try again later.", reason: reason)
    }

    static let cancelled = FetchError(.cancelled, "The request was cancelled.")

    private static let notDownloaded =
        "The file could not be downloaded. Check that the URL is publicly reachable and returns the file itself."
}
