/// Why an S3 server did not do what it was asked.
public struct S3Error: Error, Hashable, Sendable, CustomStringConvertible {
    /// What went wrong: S3's own words, and a few of ours. Open-ended: expect codes that are not listed here.
    public struct Code: RawRepresentable, Hashable, Sendable {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }

        public static let noSuchBucket = Code(rawValue: "NoSuchBucket")
        public static let noSuchKey = Code(rawValue: "NoSuchKey")
        public static let noSuchUpload = Code(rawValue: "NoSuchUpload")
        public static let accessDenied = Code(rawValue: "AccessDenied")
        public static let invalidAccessKey = Code(rawValue: "InvalidAccessKeyId")
        public static let invalidToken = Code(rawValue: "InvalidToken")
        public static let expiredToken = Code(rawValue: "ExpiredToken")
        public static let wrongSignature = Code(rawValue: "SignatureDoesNotMatch")
        public static let timeTooSkewed = Code(rawValue: "RequestTimeTooSkewed")
        public static let preconditionFailed = Code(rawValue: "PreconditionFailed")
        public static let invalidRange = Code(rawValue: "InvalidRange")
        public static let wrongRegion = Code(rawValue: "WrongRegion")
        /// No answer came, or none to the end.
        public static let unreachable = Code(rawValue: "Unreachable")
        /// What came is not what an S3 server says.
        public static let badAnswer = Code(rawValue: "BadAnswer")
        /// The bytes that came are not those that were stored.
        public static let damaged = Code(rawValue: "Damaged")
    }

    public let code: Code
    /// The answer's; nil where none came.
    public let status: Int?
    /// For the log: it can name hosts and keys of objects, and holds no secret.
    public let message: String
    /// The region that a bucket is in, where the server says so.
    public let region: String?

    init(_ code: Code, status: Int? = nil, _ message: String, region: String? = nil) {
        self.code = code
        self.status = status
        self.message = message
        self.region = region
    }

    public var description: String {
        "S3 \(code.rawValue)\(status.map { " (\($0))" } ?? ""): \(message)"
    }

    /// Whether the same request may succeed a moment later.
    public var isPassing: Bool {
        switch code {
        case .unreachable, Self.requestTimeout, Self.slowDown, Self.internalError, Self.operationAborted: true
        default: status.map { $0 == 429 || $0 == 408 || (500...599).contains($0) && $0 != 501 } ?? false
        }
    }

    private static let requestTimeout = Code(rawValue: "RequestTimeout")
    private static let slowDown = Code(rawValue: "SlowDown")
    private static let internalError = Code(rawValue: "InternalError")
    private static let operationAborted = Code(rawValue: "OperationAborted")
}

extension S3Error {
    /// The error that an answer is.
    ///
    /// Only a code and a sentence are taken from it: what a server says of a signature repeats the request, headers and all.
    /// - Parameter headerRegion: what `x-amz-bucket-region` says.
    init(status: Int, body: [UInt8], headerRegion: String?, asked: String) {
        let root = try? S3Reader.read(body)
        let said = root?.name == "Error" ? root : nil
        let region = Self.short(said?["Region"] ?? headerRegion)
        let isElsewhere =
            status == 301 || status == 307
            || ["PermanentRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException"].contains(
                said?["Code"] ?? "")
        if isElsewhere {
            self.init(.wrongRegion, status: status, "\(asked): the bucket is in another region.", region: region)
        } else if let code = Self.short(said?["Code"]), !code.isEmpty {
            self.init(
                Code(rawValue: code), status: status, "\(asked): \(Self.short(said?["Message"]) ?? "no more was said")",
                region: region)
        } else {
            // The answer to HEAD has no body.
            let code: Code =
                status == 404 ? .noSuchKey : status == 403 ? .accessDenied : status == 412 ? .preconditionFailed : .badAnswer
            self.init(code, status: status, "\(asked): the server answered \(status) and said no more.", region: region)
        }
    }

    /// One line of printable text, 200 characters at most.
    private static func short(_ text: String?) -> String? {
        text.map { String($0.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7f }.prefix(200).map(Character.init)) }
    }
}
