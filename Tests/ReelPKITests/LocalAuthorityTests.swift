import Foundation
import ReelPKI
import Testing

/// The authority's files and what openssl, which did not make them, says of them.
struct LocalAuthorityTests {
    private func withFolder(_ body: (String) throws -> Void) throws {
        let folder = NSTemporaryDirectory() + "authority-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(folder)
    }

    private func openssl(_ arguments: String...) throws -> (code: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["openssl"] + arguments
        let pipe = Pipe()
        (process.standardOutput, process.standardError) = (pipe, pipe)
        try process.run()
        let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, output)
    }

    private func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    private func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

    @Test func opensslVerifiesTheChainForEveryName() throws {
        try withFolder { folder in
            let authority = try LocalAuthority.open(folder: folder)
            let leaf = folder + "/leaf.pem"
            try authority.serverCertificate().certificate.write(toFile: leaf, atomically: true, encoding: .utf8)
            for name in [
                "fal.run", "queue.fal.run", "rest.fal.ai", "v3.fal.media", "queue.falrun.com", "localhost", "queue.localhost",
            ] {
                let check = try openssl(
                    "verify", "-x509_strict", "-purpose", "sslserver", "-CAfile", authority.certificatePath,
                    "-verify_hostname", name, leaf)
                #expect(check.code == 0, "\(name): \(check.output)")
            }
            for address in ["127.0.0.1", "::1"] {
                let check = try openssl("verify", "-CAfile", authority.certificatePath, "-verify_ip", address, leaf)
                #expect(check.code == 0, "\(address): \(check.output)")
            }
            let other = try openssl("verify", "-CAfile", authority.certificatePath, "-verify_hostname", "example.com", leaf)
            #expect(other.code != 0)
        }
    }

    /// Even its own key cannot make the authority vouch for a name outside fal's and this machine's.
    @Test(arguments: [("DNS:example.com", false), ("DNS:notfal.run", false), ("IP:10.0.0.1", false), ("DNS:x.fal.run", true)])
    func theAuthorityIsConstrained(_ name: String, _ isPermitted: Bool) throws {
        try withFolder { folder in
            let authority = try LocalAuthority.open(folder: folder)
            let (key, request, leaf) = (folder + "/k.pem", folder + "/r.pem", folder + "/l.pem")
            try "subjectAltName=\(name)\n".write(toFile: folder + "/ext", atomically: true, encoding: .utf8)
            let asked = try openssl(
                "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", key, "-out", request,
                "-subj", "/CN=test")
            #expect(asked.code == 0, "\(asked.output)")
            let signed = try openssl(
                "x509", "-req", "-in", request, "-CA", authority.certificatePath, "-CAkey", folder + "/ca-key.pem",
                "-CAcreateserial", "-days", "1", "-extfile", folder + "/ext", "-out", leaf)
            #expect(signed.code == 0, "\(signed.output)")
            let check = try openssl("verify", "-CAfile", authority.certificatePath, leaf)
            #expect((check.code == 0) == isPermitted, "\(check.output)")
            if !isPermitted { #expect(check.output.contains("permitted subtree violation")) }
        }
    }

    @Test func itIsMadeOnceAndItsKeyIsItsOwners() throws {
        try withFolder { folder in
            let first = try LocalAuthority.open(folder: folder)
            let certificate = try text(first.certificatePath)
            #expect(try mode(folder) == 0o700)
            #expect(try mode(folder + "/ca-key.pem") == 0o600)
            #expect(try text(LocalAuthority.open(folder: folder).certificatePath) == certificate)
            let nearItsEnd = Date(timeIntervalSinceNow: (10 * 365 - 20) * 86400)
            #expect(try text(LocalAuthority.open(folder: folder, now: nearItsEnd).certificatePath) != certificate)
        }
    }

    @Test func whatIsNotAnAuthorityIsAnError() throws {
        try withFolder { folder in
            _ = try LocalAuthority.open(folder: folder)
            try "no key".write(toFile: folder + "/ca-key.pem", atomically: true, encoding: .utf8)
            let error = #expect(throws: AuthorityError.self) { try LocalAuthority.open(folder: folder) }
            #expect(error?.description.contains(folder) == true)
        }
        #expect(throws: AuthorityError.self) { try LocalAuthority.open(folder: "/proc/none/here") }
    }

    @Test func theBundleHoldsBothAndDoesNotGrow() throws {
        try withFolder { folder in
            let authority = try LocalAuthority.open(folder: folder)
            let own = try text(authority.certificatePath)
            let system = folder + "/system.pem"
            try "# the system's".write(toFile: system, atomically: true, encoding: .utf8)
            try authority.writeBundle(system: system)
            #expect(try text(authority.bundlePath) == "# the system's\n" + own)
            try authority.writeBundle(system: authority.bundlePath)
            #expect(try text(authority.bundlePath) == "# the system's\n" + own)
            try authority.writeBundle(system: nil)
            #expect(try text(authority.bundlePath) == own)
        }
    }
}
