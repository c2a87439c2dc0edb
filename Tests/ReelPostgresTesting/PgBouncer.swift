import Foundation
import Glibc
import ReelPostgres

/// A PgBouncer before a server for tests, on a Unix socket of its own; gone with this process however that ends.
package final class PgBouncer: Sendable {
    /// The URL of the server's database by way of the pooler.
    package let url: String
    private let folder: URL
    private let mode: String
    private let lifeline: Lifeline

    package static var isInstalled: Bool { path != nil }

    private static var path: String? {
        ["/usr/sbin/pgbouncer", "/usr/bin/pgbouncer"].first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// - Parameters:
    ///   - database: of the server, which `url` names.
    ///   - mode: `session`, `transaction` or `statement`.
    ///   - size: connections to the server, at most.
    package init(_ server: PostgresTestServer, database: String = "postgres", mode: String, size: Int = 20) throws {
        guard let path = Self.path else { throw PostgresTestServer.Trouble("there is no pgbouncer (Debian's package).") }
        guard let socket = server.socketFolder else { throw PostgresTestServer.Trouble("the server is not of the tests' own.") }
        self.mode = mode
        folder = FileManager.default.temporaryDirectory.appending(path: "reel-pb-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        try PostgresTestServer.give(folder.path())
        let settings = """
            [databases]
            * = host=\(socket) user=reel
            [pgbouncer]
            listen_addr =
            unix_socket_dir = \(folder.path())
            auth_type = any
            pool_mode = MODE
            default_pool_size = \(size)
            max_client_conn = 200
            logfile = \(folder.path())/log
            pidfile = \(folder.path())/pid
            """
        try settings.write(to: folder.appending(path: "template"), atomically: true, encoding: .utf8)
        let asUser = geteuid() == 0 ? "setpriv --reuid=postgres --regid=postgres --clear-groups " : ""
        let script = """
            exec >/dev/null 2>&1
            cd '\(folder.path())'
            sed 's/MODE/\(mode)/' template >settings.ini
            (exec \(asUser)'\(path)' -q settings.ini) &
            read -r line || true
            kill -INT $! 2>/dev/null || true
            wait
            rm -rf '\(folder.path())'
            """
        lifeline = try Lifeline(script)
        url = "postgres://reel@/\(database)?host=\(folder.path())&port=6432"
        let deadline = ContinuousClock.now + .seconds(20)
        while (try? server.psql("SELECT 1", url: url)) == nil {
            guard .now < deadline else { throw PostgresTestServer.Trouble("pgbouncer did not start.") }
            usleep(50_000)
        }
    }

    package func stop() { lifeline.stop() }

    /// Goes on in another mode, with the connections that there are.
    package func change(mode new: String) throws {
        let template = try String(contentsOf: folder.appending(path: "template"), encoding: .utf8)
        try template.replacingOccurrences(of: "MODE", with: new)
            .write(to: folder.appending(path: "settings.ini"), atomically: true, encoding: .utf8)
        let text = try String(contentsOf: folder.appending(path: "pid"), encoding: .utf8)
        guard let process = pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines)) else {
            throw PostgresTestServer.Trouble("pgbouncer has no process.")
        }
        kill(process, SIGHUP)
    }
}
