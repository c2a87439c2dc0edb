import Crypto
public import FoundationEssentials
import SwiftASN1
import X509

/// A certificate authority for one machine, kept in a folder of its own.
///
/// Its certificate is constrained to fal's host names and to loopback, so that whoever trusts it trusts it for nothing else.
public struct LocalAuthority: Sendable {
    /// The authority's certificate, a PEM file to trust.
    public let certificatePath: String
    /// The authority's certificate behind those that the system trusts, for programs whose setting replaces the system's.
    public let bundlePath: String
    private let certificate: Certificate
    private let key: P256.Signing.PrivateKey

    private static let lifetime: TimeInterval = 10 * 365 * 86400
    /// Apple's systems refuse server certificates that live longer, from private authorities too.
    private static let serverLifetime: TimeInterval = 825 * 86400
    /// An authority that ends sooner is replaced.
    private static let remainder: TimeInterval = 30 * 86400
    /// Clocks of two programs differ a little.
    private static let clockSlack: TimeInterval = 3600

    /// Opens the authority in `folder`, or makes one there: the folder for its owner alone, the key unreadable to others.
    ///
    /// An authority that has nearly run out is replaced.
    /// - Throws: `AuthorityError` if the folder cannot be written to, or holds something else.
    public static func open(folder: String, now: Date = Date()) throws(AuthorityError) -> LocalAuthority {
        let files = AuthorityFiles(folder: folder)
        try files.makeFolder()
        if let stored = try files.read() {
            do {
                let authority = LocalAuthority(
                    files, try Certificate(pemEncoded: stored.certificate), try .init(pemRepresentation: stored.key))
                if authority.certificate.notValidAfter > now + remainder { return authority }
            } catch {
                throw AuthorityError(
                    "\(folder) holds a certificate authority that cannot be read: \(error). Remove the folder to have a new one.")
            }
        }
        let key = P256.Signing.PrivateKey()
        do {
            let certificate = try Self.certificate(for: key, now: now)
            let pem = try certificate.serializeAsPEM().pemString
            try files.write(certificate: pem, key: key.pemRepresentation)
            return LocalAuthority(files, certificate, key)
        } catch let error as AuthorityError {
            throw error
        } catch {
            throw AuthorityError("A certificate authority could not be made: \(error)")
        }
    }

    private init(_ files: AuthorityFiles, _ certificate: Certificate, _ key: P256.Signing.PrivateKey) {
        certificatePath = files.certificate
        bundlePath = files.bundle
        self.certificate = certificate
        self.key = key
    }

    /// Writes the bundle: `system`, a PEM file, then the authority's certificate.
    /// - Parameter system: nil if the machine has no certificates of its own.
    /// - Throws: `AuthorityError` if a file cannot be read or written.
    public func writeBundle(system: String?) throws(AuthorityError) {
        var text = try system.map { path throws(AuthorityError) in try AuthorityFiles.text(of: path) } ?? ""
        let own = try AuthorityFiles.text(of: certificatePath)
        // `system` may be this very bundle, from an environment that was set for clients.
        if !text.contains(own) { text += (text.isEmpty || text.hasSuffix("\n") ? "" : "\n") + own }
        try AuthorityFiles.replace(bundlePath, with: text, mode: 0o644)
    }

    /// A new certificate for fal's host names, `localhost` and the loopback addresses.
    public func serverCertificate(now: Date = Date()) throws(AuthorityError) -> ServerCertificate {
        do {
            let leafKey = P256.Signing.PrivateKey()
            let publicKey = Certificate.PrivateKey(leafKey).publicKey
            let leaf = try Certificate(
                version: .v3, serialNumber: .init(), publicKey: publicKey,
                notValidBefore: now - Self.clockSlack,
                notValidAfter: min(now + Self.serverLifetime - Self.clockSlack, certificate.notValidAfter),
                issuer: certificate.subject, subject: try DistinguishedName { CommonName("Reel") },
                signatureAlgorithm: .ecdsaWithSHA256,
                extensions: try Certificate.Extensions {
                    Critical(BasicConstraints.notCertificateAuthority)
                    Critical(KeyUsage(digitalSignature: true))
                    try ExtendedKeyUsage([.serverAuth])
                    LocalNames.subject
                    SubjectKeyIdentifier(hash: publicKey)
                    AuthorityKeyIdentifier(keyIdentifier: SubjectKeyIdentifier(hash: certificate.publicKey).keyIdentifier)
                },
                issuerPrivateKey: Certificate.PrivateKey(key))
            return ServerCertificate(certificate: try leaf.serializeAsPEM().pemString, key: leafKey.pemRepresentation)
        } catch {
            throw AuthorityError("A certificate for fal's host names could not be made: \(error)")
        }
    }

    private static func certificate(for key: P256.Signing.PrivateKey, now: Date) throws -> Certificate {
        let key = Certificate.PrivateKey(key)
        // Two authorities of one name would be taken for each other, so the name says when it was made.
        let name = try DistinguishedName {
            OrganizationName("Reel")
            CommonName("Reel local authority, \(now.formatted(.iso8601))")
        }
        return try Certificate(
            version: .v3, serialNumber: .init(), publicKey: key.publicKey,
            notValidBefore: now - clockSlack, notValidAfter: now + lifetime, issuer: name, subject: name,
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
                Critical(KeyUsage(keyCertSign: true))
                Critical(LocalNames.constraints)
                SubjectKeyIdentifier(hash: key.publicKey)
            },
            issuerPrivateKey: key)
    }
}
