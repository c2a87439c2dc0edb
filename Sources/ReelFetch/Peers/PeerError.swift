/// Why a server that the operator has named gave no answer.
public struct PeerError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: String, Sendable {
        /// No connection came about, so that the request cannot have been acted on.
        case unreachable
        /// The connection broke, or what came over it made no sense; the request may have been acted on.
        case broken
        case timedOut = "timed_out"
        case tooLarge = "too_large"
        /// The address is one that may not be reached: a server has named it, and it is not of the public internet.
        case forbidden
        /// A file of ours could not be read or written.
        case localFile = "local_file"
        /// The surrounding task was cancelled.
        case cancelled
    }

    public let code: Code
    /// For the operator: it can name hosts and addresses.
    public let reason: String

    public init(_ code: Code, _ reason: String) { (self.code, self.reason) = (code, reason) }

    public var description: String { "\(code.rawValue): \(reason)" }
}
