import FoundationEssentials

/// Whether files can be kept in a place in S3: tries it, and says in a sentence what is in the way.
public struct S3Check: Sendable {
    /// Why files cannot be kept there.
    public struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
        /// A sentence or two: what is wrong, and what to do.
        public let description: String
        /// Whether it may be over in a while: the server did not answer.
        public let isPassing: Bool
    }

    /// What is good to know although files can be kept there.
    public struct Report: Hashable, Sendable {
        /// A sentence each.
        public let warnings: [String]
    }

    private let client: S3Client
    /// From here on a clock's error is worth a warning: servers refuse at fifteen minutes.
    private static let noticeableOffset: TimeInterval = 60

    public init(_ client: S3Client) {
        self.client = client
    }

    /// Writes an object of a few bytes, looks at it, lists it, reads it and removes it.
    /// - Throws: `Failure`, `CancellationError`.
    public func run() async throws -> Report {
        let key = "probe/\(UInt64.random(in: 0 ... .max))"
        let text = Array("Reel tries whether it can keep files here. This may be removed.".utf8)
        try await step("write", "s3:PutObject") { try await client.put(text, key: key, metadata: ["reel-probe": "1"]) }
        do {
            let facts = try await step("read", "s3:GetObject") { try await client.head(key) }
            guard facts?.bytes == text.count, facts?.metadata["reel-probe"] == "1" else {
                throw failure(
                    "\(client.location.server) does not keep what is written: an object had other facts when read back.")
            }
            let isListed = try await step("list", "s3:ListBucket") { try await client.list("probe/").contains { $0.key == key } }
            guard isListed else { throw failure("\(client.location.server) does not list an object that was just written.") }
            let read = try await step("read", "s3:GetObject") { try await client.get(key, upTo: 1024) }
            guard read == text else { throw failure("\(client.location.server) does not give back what was written.") }
        } catch {
            _ = await Task { try? await client.delete(key) }.value
            throw error
        }
        try await step("remove", "s3:DeleteObject") { try await client.delete(key) }
        return Report(warnings: warnings)
    }

    private var warnings: [String] {
        var warnings: [String] = []
        if abs(client.clockOffset) > Self.noticeableOffset {
            warnings.append("\(Self.skew(client.clockOffset)) Requests are signed by the server's time until it is set right.")
        }
        if client.location.scheme == "http", !["127.0.0.1", "localhost", "[::1]"].contains(where: client.location.host.hasPrefix)
        {
            warnings.append("\(client.location.server) is reached without TLS: whoever is on the line can read files. Use https.")
        }
        return warnings
    }

    private func step<Value>(_ what: String, _ permission: String, _ work: () async throws -> Value) async throws -> Value {
        do {
            return try await work()
        } catch let error as S3Error {
            throw failure(sentence(error, what, permission), isPassing: error.isPassing)
        } catch let error as S3SettingError {
            throw failure(error.description)
        }
    }

    private func sentence(_ error: S3Error, _ what: String, _ permission: String) -> String {
        let (location, server) = (client.location, client.location.server)
        switch error.code {
        case .noSuchBucket:
            return "There is no bucket \(location.bucket) at \(server). Create it, or name another."
        case .invalidAccessKey:
            return "\(server) does not know the access key. Check AWS_ACCESS_KEY_ID."
        case .wrongSignature:
            // Swift says so of a key that it does not know.
            return
                "The secret key is not the one that belongs to the access key, or the access key is unknown. Check AWS_SECRET_ACCESS_KEY and AWS_ACCESS_KEY_ID."
        case .expiredToken, .invalidToken:
            return "The session token is not, or no longer, good. Get a new key, and set AWS_SESSION_TOKEN with it."
        case .accessDenied:
            return "The key may not \(what) objects in \(location). Allow it \(permission)."
        case .timeTooSkewed:
            return Self.skew(client.clockOffset) + " Set it right."
        case .wrongRegion:
            let other = error.region.map { "in region \($0)" } ?? "in another region"
            return "The bucket \(location.bucket) is \(other), not in \(location.region). Set region=\(error.region ?? "…")."
        case .unreachable:
            return "\(server) cannot be reached, or does not answer. Check the endpoint and the network. (\(error.message))"
        case .badAnswer, .noSuchKey:
            return "\(server) does not answer as an S3 server does. Check the endpoint. (\(error.message))"
        default:
            return "\(server) did not let Reel \(what) an object: \(error.code.rawValue). (\(error.message))"
        }
    }

    private func failure(_ text: String, isPassing: Bool = false) -> Failure {
        Failure(description: text, isPassing: isPassing)
    }

    /// - Parameter offset: seconds that the server is ahead.
    private static func skew(_ offset: TimeInterval) -> String {
        let seconds = Int(abs(offset).rounded())
        let much = seconds >= 120 ? "\(seconds / 60) minutes" : "\(seconds) seconds"
        return "This machine's clock is \(much) \(offset > 0 ? "behind" : "ahead of") that of the S3 server."
    }
}
