/// Where a request's status, result and cancellation are found.
public struct RequestURLs: Hashable, Sendable {
    public var response: String
    public var status: String
    public var cancel: String

    /// - Parameters:
    ///   - base: scheme, host and prefix of the queue as the caller reached it, without a slash at the end.
    ///   - application: `owner/alias`.
    public init(base: String, application: String, requestID: String) {
        response = "\(base)/\(application)/requests/\(requestID)"
        status = response + "/status"
        cancel = response + "/cancel"
    }
}
