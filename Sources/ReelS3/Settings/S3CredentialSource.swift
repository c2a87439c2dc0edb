public import NIOPosix
import Synchronization

/// Where the key for an S3 server comes from: the environment, or a file that may be replaced while the server runs.
public final class S3CredentialSource: Sendable {
    private enum Kind {
        case fixed(S3Credentials)
        case file(path: String, profile: String)
    }

    private let kind: Kind
    private let threads: NIOThreadPool
    private let read = Mutex<(credentials: S3Credentials, at: ContinuousClock.Instant)?>(nil)
    /// A file is looked at again after this: a key in it is replaced some time before it ends.
    private static let freshness = Duration.seconds(60)

    public init(_ credentials: S3Credentials) {
        kind = .fixed(credentials)
        threads = .singleton
    }

    /// - Parameter environment: `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and, for a key that ends, `AWS_SESSION_TOKEN`; or
    ///   `AWS_SHARED_CREDENTIALS_FILE`, of which `AWS_PROFILE` names the part, or `default`.
    /// - Throws: `S3SettingError`.
    public init(environment: [String: String], threads: NIOThreadPool = .singleton) throws(S3SettingError) {
        func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        self.threads = threads
        switch (value("AWS_ACCESS_KEY_ID"), value("AWS_SECRET_ACCESS_KEY"), value("AWS_SHARED_CREDENTIALS_FILE")) {
        case (let key?, let secret?, _):
            guard ([key, secret] + [value("AWS_SESSION_TOKEN")].compactMap(\.self)).allSatisfy(S3CredentialFile.isSound) else {
                throw S3SettingError(
                    "AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY or AWS_SESSION_TOKEN has spaces or line ends in it. Set it without."
                )
            }
            kind = .fixed(S3Credentials(accessKey: key, secretKey: secret, sessionToken: value("AWS_SESSION_TOKEN")))
        case (_?, nil, _):
            throw S3SettingError("AWS_ACCESS_KEY_ID is set, but AWS_SECRET_ACCESS_KEY is not. Set both.")
        case (nil, _?, _):
            throw S3SettingError("AWS_SECRET_ACCESS_KEY is set, but AWS_ACCESS_KEY_ID is not. Set both.")
        case (nil, nil, let path?):
            kind = .file(path: path, profile: value("AWS_PROFILE") ?? "default")
        case (nil, nil, nil):
            throw S3SettingError(
                "There is no key for S3. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_SHARED_CREDENTIALS_FILE.")
        }
    }

    /// The key that is in force.
    /// - Throws: `S3SettingError` if a file does not hold one.
    public func current() async throws -> S3Credentials {
        switch kind {
        case .fixed(let credentials): return credentials
        case .file(let path, let profile):
            if let known = read.withLock({ $0 }), ContinuousClock.now - known.at < Self.freshness { return known.credentials }
            let credentials = try await threads.runIfActive { try S3CredentialFile.read(path, profile: profile) }
            read.withLock { $0 = (credentials, .now) }
            return credentials
        }
    }

    /// Has a file read again: the server did not take the key.
    func forget() {
        read.withLock { $0 = nil }
    }
}
