/// What a server answered; any status is an answer.
public struct PeerResponse: Sendable {
    public var status: Int
    /// Names in lower case.
    public var headers: [String: String]
    /// Empty where the answer went into a file.
    public var body: [UInt8]

    public init(status: Int, headers: [String: String] = [:], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    public var isSuccess: Bool { (200..<300).contains(status) }

    /// How long the server asks to be left alone, in seconds (`Retry-After` as a number).
    public var retryAfter: Duration? {
        headers["retry-after"].flatMap { Double($0) }.flatMap { $0.isFinite && $0 >= 0 ? .seconds($0) : nil }
    }
}
