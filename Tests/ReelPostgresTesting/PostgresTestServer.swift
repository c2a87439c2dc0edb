import Foundation
import Glibc
import ReelPostgres
import Synchronization

/// A PostgreSQL server for tests, in a temporary folder and on a Unix socket there; started when it is first asked for, and gone with this process
/// however that ends.
package final class PostgresTestServer: Sendable {
    /// The URL of an empty database of the server, as its superuser.
    package let url: String
    private let folder: URL?
    /// What keeps the server running: it ends when this closes, by itself if this process is killed.
    private let lifeline: Lifeline?

    /// The server of this process: the one that `REEL_TEST_POSTGRES` names, else one of its own; nil where none can be started, with one line that
    /// says why.
    package static let shared: PostgresTestServer? = {
        do {
            if let url = ProcessInfo.processInfo.environment["REEL_TEST_POSTGRES"] { return PostgresTestServer(url: url) }
            return try PostgresTestServer()
        } catch {
            print("reel: tests of PostgreSQL are skipped: \(error)")
            return nil
        }
    }()

    /// Whether there is a PostgreSQL here to start.
    package static var isInstalled: Bool { (try? programs()) != nil }

    /// Whether the server's programs were built with TLS: not all are.
    package static let hasTLS: Bool = {
        guard let programs = try? programs() else { return false }
        return (try? runCommand(["\(programs)/pg_config", "--configure"]).contains("openssl")) == true
    }()

    /// Programs of a version that Reel does not speak to, if there are any: in the folder that `REEL_POSTGRES_OLD_BIN` names.
    package static var oldPrograms: String? { ProcessInfo.processInfo.environment["REEL_POSTGRES_OLD_BIN"] }

    private init(url: String) {
        self.url = url
        folder = nil
        lifeline = nil
    }

    /// Starts another server, for a test that does things to it.
    /// - Parameters:
    ///   - settings: lines of `postgresql.conf`, which count before the usual ones.
    ///   - port: what `settings` say, if they do; the socket is named after it.
    ///   - folder: of PostgreSQL's programs, where they are not to be the usual ones.
    package init(settings: [String] = [], port: Int? = nil, programs folder: String? = nil) throws {
        let programs = try folder ?? Self.programs()
        let folder = FileManager.default.temporaryDirectory.appending(path: "reel-pg-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        self.folder = folder
        try Self.give(folder.path())
        let asUser = geteuid() == 0 ? "exec setpriv --reuid=postgres --regid=postgres --clear-groups " : "exec "
        let data = folder.appending(path: "data").path()
        // A disk that is not waited for: no test cuts the power.
        let all =
            [
                "listen_addresses=''", "unix_socket_directories='\(folder.path())'", "fsync=off", "max_connections=400",
                "shared_buffers=16MB",
            ]
            + settings
        let script = """
            set -e
            exec >/dev/null 2>&1
            cd '\(folder.path())'
            (\(asUser)'\(programs)/initdb' -D '\(data)' -U reel -A trust -E UTF8 --locale=C.UTF-8 --no-sync) >initdb.log 2>&1
            printf '%s\\n' "$@" >> '\(data)/postgresql.conf'
            (\(asUser)'\(programs)/postgres' -D '\(data)') >server.log 2>&1 &
            read -r line || true
            kill -QUIT $! 2>/dev/null || true
            wait
            rm -rf '\(folder.path())'
            """
        let lifeline = try Lifeline(script, arguments: all)
        self.lifeline = lifeline
        url = "postgres://reel@/postgres?host=\(folder.path())\(port.map { "&port=\($0)" } ?? "")"
        let deadline = ContinuousClock.now + .seconds(60)
        while !isReady {
            guard lifeline.isRunning else { throw Trouble("initdb failed: \(Self.tail(folder, "initdb.log"))") }
            guard .now < deadline else { throw Trouble("the server did not start: \(Self.tail(folder, "server.log"))") }
            usleep(50_000)
        }
    }

    /// Where its socket is; nil for a server that is not the tests' own.
    package var socketFolder: String? { folder?.path() }

    /// Ends the server at once, as a crash would.
    package func stop() { lifeline?.stop() }

    /// Runs a statement with psql, from outside.
    /// - Returns: what it printed.
    @discardableResult
    package func psql(_ sql: String, url: String? = nil) throws -> String {
        try runCommand(["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", url ?? self.url, "-c", sql])
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private static let schemas = Atomic(0)

    /// The URL of a schema of its own, empty.
    package func freshSchema() async throws -> String {
        let number = Self.schemas.wrappingAdd(1, ordering: .relaxed).newValue
        let name = "t\(getpid())_\(number)"
        let pool = try PostgresPool(PostgresAddress(url), PostgresSettings(applicationName: "schema"), size: 1)
        try await pool.write { _ = try $0.run("CREATE SCHEMA \(name)", isPrepared: false) }
        return "\(url)\(url.contains("?") ? "&" : "?")options=-csearch_path%3D\(name)"
    }

    /// Makes a file or folder the server's, which is another user where this one is root: PostgreSQL refuses to be run by root.
    package static func give(_ path: String) throws {
        guard geteuid() == 0 else { return }
        guard let user = getpwnam("postgres") else { throw Trouble("there is no user postgres to run it as.") }
        chown(path, user.pointee.pw_uid, user.pointee.pw_gid)
    }

    /// Whether it answers, be it with a version that Reel does not speak to.
    private var isReady: Bool {
        do {
            _ = try PostgresConnection(PostgresAddress(url), PostgresSettings(applicationName: "start"))
            return true
        } catch {
            return error.code == .olderServer
        }
    }

    /// The folder that `REEL_POSTGRES_BIN` names, or else that of Debian's latest version.
    private static func programs() throws -> String {
        if let folder = ProcessInfo.processInfo.environment["REEL_POSTGRES_BIN"] {
            guard FileManager.default.isExecutableFile(atPath: "\(folder)/initdb") else {
                throw Trouble("there is no initdb in \(folder), which REEL_POSTGRES_BIN names.")
            }
            return folder
        }
        let root = "/usr/lib/postgresql"
        let versions = ((try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []).compactMap(Int.init).sorted()
        guard let version = versions.last(where: { FileManager.default.isExecutableFile(atPath: "\(root)/\($0)/bin/initdb") })
        else {
            throw Trouble("there is no server in \(root) (Debian's package postgresql has one).")
        }
        return "\(root)/\(version)/bin"
    }

    private static func tail(_ folder: URL, _ name: String) -> String {
        let text = (try? String(contentsOf: folder.appending(path: name), encoding: .utf8)) ?? ""
        return text.split(separator: "\n").last.map(String.init) ?? "it said nothing."
    }

    package struct Trouble: Error, CustomStringConvertible {
        package let description: String
        package init(_ description: String) { self.description = description }
    }
}
