/// A server's certificate and its private key, in PEM, never on disk.
public struct ServerCertificate: Sendable {
    public let certificate: String
    public let key: String
}
