import Foundation
import ReelPostgres
import ReelPostgresTesting
import ReelQueue
import Testing

/// A server with a certificate, reached through TCP: what `sslmode` and `sslrootcert` in the URL ask for is what happens.
@Suite(.enabled(if: PostgresTestServer.shared != nil && PostgresTestServer.hasTLS), .serialized, .timeLimit(.minutes(2)))
struct PostgresTLSTests {
    /// Servers on a port of this machine, each for all tests.
    private struct Servers: Sendable {
        let authority: TestAuthority
        let encrypted: (server: PostgresTestServer, port: Int)
        let plain: (server: PostgresTestServer, port: Int)
        /// Its certificate is good no more.
        let late: (server: PostgresTestServer, port: Int)
    }

    private static let servers = Task {
        try await blocking {
            let authority = try TestAuthority()
            return Servers(
                authority: authority, encrypted: try server(try authority.issue("localhost")), plain: try server(nil),
                late: try server(try authority.issue("late", days: -1)))
        }
    }

    let authority: TestAuthority
    let server: PostgresTestServer
    let port: Int
    private let servers: Servers

    init() async throws {
        servers = try await Self.servers.value
        authority = servers.authority
        (server, port) = servers.encrypted
    }

    private static func server(_ identity: (certificate: String, key: String)?) throws -> (server: PostgresTestServer, port: Int)
    {
        let rules = FileManager.default.temporaryDirectory.appending(path: "reel-hba-\(UUID().uuidString)")
        try "local all all trust\n\(identity == nil ? "host" : "hostssl") all all 127.0.0.1/32 trust\n"
            .write(to: rules, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: rules.path())
        defer { try? FileManager.default.removeItem(at: rules) }
        let port = try freePort()
        var settings = ["hba_file='\(rules.path())'", "listen_addresses='127.0.0.1'", "port=\(port)"]
        if let identity {
            settings += ["ssl=on", "ssl_cert_file='\(identity.certificate)'", "ssl_key_file='\(identity.key)'"]
        }
        return (try PostgresTestServer(settings: settings, port: port), port)
    }

    private func url(_ options: String, host: String = "localhost") -> String {
        "postgres://ada:s3cr3t@\(host):\(port)/postgres?hostaddr=127.0.0.1&user=reel&\(options)"
    }

    private func refusal(_ url: String) async -> JobStoreError? {
        let error = await #expect(throws: JobStoreError.self) { _ = try await PostgresDatabase.open(url, connections: 1) }
        #expect(error?.message.contains("s3cr3t") == false)
        return error
    }

    @Test func jobsGoThroughAnEncryptedConnectionToAServerThatIsKnown() async throws {
        let good = url("sslmode=verify-full&sslrootcert=\(authority.certificate)")
        let store = PostgresJobStore(try await PostgresDatabase.open(good))
        let job = try await store.accept(NewJob(endpoint: "e", input: "{}"))
        #expect(try await store.claim(worker: "w", limits: OwnerLimits())?.id == job.id)
        let sessions = "pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE application_name = 'reel'"
        #expect(try server.psql("SELECT bool_and(ssl), count(*) > 0 FROM \(sessions)") == "t|t", "as the server sees it")
        let version = try server.psql("SELECT min(version) FROM \(sessions)")
        #expect(try await PostgresReport.of(url: good).protection == version)
    }

    @Test func whatIsEncryptedAndNotCheckedIsSaidToBe() async throws {
        for mode in ["require", "prefer", "verify-ca&sslrootcert=\(authority.certificate)"] {
            let report = try await PostgresReport.of(url: url("sslmode=\(mode)"))
            #expect(report.protection?.contains("with a server that sslmode=verify-full has not checked") == true)
        }
        let (plain, port) = servers.plain
        let report = try await PostgresReport.of(url: "postgres://reel@127.0.0.1:\(port)/postgres")
        #expect(report.protection == "not encrypted")
        #expect(try await PostgresReport.of(url: plain.url).protection == nil, "a socket of this machine")
    }

    @Test func anotherAuthority() async throws {
        let other = try await blocking { try TestAuthority() }
        let error = await refusal(url("sslmode=verify-full&sslrootcert=\(other.certificate)"))
        #expect(error?.code == .insecure)
        #expect(
            error?.message.contains("signed by none of the authorities in sslrootcert") == true, "\(String(describing: error))")
    }

    @Test func anotherName() async throws {
        let error = await refusal(url("sslmode=verify-full&sslrootcert=\(authority.certificate)", host: "db.example"))
        #expect(error?.code == .insecure)
        #expect(error?.message.contains("does not match host name \"db.example\"") == true, "\(String(describing: error))")
        #expect(error?.message.contains("write one of these as the host (hostaddr= may say the address)") == true)
    }

    @Test func aCertificateThatIsOver() async throws {
        let port = servers.late.port
        let error = await refusal(
            "postgres://reel@late:\(port)/postgres?hostaddr=127.0.0.1&sslmode=verify-full&sslrootcert=\(authority.certificate)")
        #expect(error?.code == .insecure)
        #expect(error?.message.contains("or renew the certificate") == true, "\(String(describing: error))")
    }

    @Test func noFileOfAuthoritiesOrOneWithoutAny() async throws {
        for file in [authority.path("nowhere.pem"), authority.path("ca.key")] {
            let error = await refusal(url("sslmode=verify-full&sslrootcert=\(file)"))
            #expect(error?.code == .insecure)
            #expect(error?.message.contains("Set sslrootcert to a PEM file") == true, "\(String(describing: error))")
            #expect(error?.message.contains(file) == true)
        }
    }

    @Test func aServerThatInsistsAndOneThatCannot() async throws {
        let insists = await refusal(url("sslmode=disable"))
        #expect(insists?.code == .insecure)
        #expect(insists?.message.contains("set sslmode=verify-full in the URL") == true, "\(String(describing: insists))")
        let port = servers.plain.port
        let cannot = await refusal("postgres://reel@127.0.0.1:\(port)/postgres?sslmode=require")
        #expect(cannot?.code == .insecure)
        #expect(cannot?.message.contains("Turn TLS on at the server") == true, "\(String(describing: cannot))")
    }

    @Test func aModeThatThereIsNot() async throws {
        let error = await refusal(url("sslmode=verify_full"))
        #expect(error?.code == .cannotOpen)
        #expect(error?.message.contains("invalid sslmode value: \"verify_full\"") == true)
        #expect(error?.message.contains("Correct the URL.") == true)
    }

    /// Signals have a connection of their own.
    @Test func signalsAreEncryptedToo() async throws {
        let good = url("sslmode=verify-full&sslrootcert=\(authority.certificate)")
        let database = try await PostgresDatabase.open(good, connections: 1)
        let (connected, continuation) = AsyncStream.makeStream(of: Void.self)
        let carrier = Task {
            try await PostgresSignals(database, signals: JobSignals()).run { if case .connected = $0 { continuation.yield() } }
        }
        defer { carrier.cancel() }
        for await _ in connected { break }
        let listeners = "pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE query LIKE '%synchronous_commit = off%'"
        #expect(try server.psql("SELECT bool_and(ssl) FROM \(listeners) AND pid <> pg_backend_pid()") == "t")
    }
}
