/// Why there is no connection that is as safe as the URL asks for, as far as libpq's words tell.
public enum TLSProblem: Hashable, Sendable, CaseIterable {
    /// No authority in the file that `sslrootcert` names has signed the server's certificate, or it is good no more.
    case untrusted
    /// The server's certificate is for other names than the URL's host.
    case otherName
    /// There is no file of authorities, or it holds none.
    case noAuthorities
    /// The server does not encrypt, and the URL says that it must.
    case notOffered
    /// The server lets nobody like this in without encryption, and the connection has none.
    case required
    /// The certificate by which this side is known, `sslcert` and `sslkey`, is missing or unreadable.
    case ownCertificate
    /// Something else: the two do not find a version or a cipher.
    case other

    /// - Parameter message: libpq's; it is not translated, since no program of ours sets a locale.
    init?(_ message: String) {
        let known = Self.words.first { $0.words.contains { message.contains($0) } }
        guard let known else { return nil }
        self = known.problem
    }

    private static let words: [(problem: TLSProblem, words: [String])] = [
        (.untrusted, ["certificate verify failed", "unknown ca"]),
        (.otherName, ["does not match host name", "host name must be specified for a verified SSL connection"]),
        (.noAuthorities, ["root certificate file", "to locate root certificate", "load system root certificate"]),
        (.notOffered, ["server does not support SSL", "SSL connection has been closed unexpectedly"]),
        (.required, ["no encryption", "SSL off"]),
        (
            .ownCertificate,
            ["private key", "valid client certificate", "certificate required", "certificate file", "certificate present"]
        ),
        (.other, ["SSL error", "SSL SYSCALL error", "could not create SSL context", "could not initiate SSL connection"]),
    ]
}
