import Foundation

/// A certificate authority of OpenSSL's making, in a temporary folder that goes with it.
package final class TestAuthority: Sendable {
    private let folder: URL

    package init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "reel-ca-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        try openssl(
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=An authority", "-keyout", path("ca.key"),
            "-out", path("ca.pem"))
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// The authority's own certificate.
    package var certificate: String { path("ca.pem") }

    package func path(_ name: String) -> String { folder.appending(path: name).path() }

    /// Signs a certificate for a host.
    /// - Parameter days: that it is good for; fewer than none for one that is over.
    /// - Returns: PEM files that PostgreSQL's user may read.
    package func issue(_ host: String, days: Int = 2) throws -> (certificate: String, key: String) {
        let (certificate, key, request) = (path("\(host).pem"), path("\(host).key"), path("\(host).csr"))
        try openssl(
            "req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=\(host)", "-addext", "subjectAltName=DNS:\(host)", "-keyout",
            key,
            "-out", request)
        try openssl(
            "x509", "-req", "-in", request, "-CA", self.certificate, "-CAkey", path("ca.key"), "-CAcreateserial", "-days",
            "\(days)", "-copy_extensions", "copy", "-out", certificate)
        try PostgresTestServer.give(folder.path())
        try PostgresTestServer.give(key)
        return (certificate, key)
    }

    private func openssl(_ arguments: String...) throws { try runCommand(["openssl"] + arguments) }
}
