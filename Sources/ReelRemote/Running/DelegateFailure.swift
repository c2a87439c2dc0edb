/// Why a server did not make a video.
public struct DelegateFailure: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: String, CaseIterable, Sendable {
        /// No connection, or it broke, also when asked again.
        case unreachable
        /// It asked to be left alone, also when asked again.
        case busy
        /// It answered with a fault of its own.
        case fault
        /// It refused the request, as it would refuse it again.
        case refused
        /// It does not know the key, or does not accept it.
        case unauthorized
        /// It could not make this video.
        case failed
        /// It no longer knows of the video that it was asked for.
        case lost
        /// It took longer than it may.
        case late
        /// What it gave is no video, damaged, or too far from what was asked for.
        case badVideo = "bad_video"
        /// It is left alone for a while after failures.
        case resting
        /// It cannot do what the shot needs.
        case unable
    }

    public let code: Code
    /// For the job's log: no host, no address, no key.
    public let message: String
    /// For the operator.
    public let detail: String

    public init(_ code: Code, _ message: String, detail: String? = nil) {
        self.code = code
        self.message = message
        self.detail = detail ?? message
    }

    public var description: String { "\(code.rawValue): \(detail)" }

    /// Whether it says something of the server, not of this one video.
    var countsAgainstServer: Bool {
        switch code {
        case .unreachable, .busy, .fault, .unauthorized, .lost, .late, .badVideo: true
        case .refused, .failed, .resting, .unable: false
        }
    }
}
