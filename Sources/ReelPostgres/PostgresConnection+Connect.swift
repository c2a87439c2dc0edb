internal import CPostgres
internal import Glibc

extension PostgresConnection {
    /// Connects, in steps: so that the server's complaint comes with its SQLSTATE, which a plain connect leaves out.
    static func connect(
        _ address: PostgresAddress, _ settings: PostgresSettings, deadline: ContinuousClock.Instant
    ) throws(PostgresError) -> OpaquePointer {
        // What stands in the address comes later, and so goes before these.
        let parameters: [(String, String)] = [
            ("application_name", settings.applicationName), ("client_encoding", "UTF8"), ("keepalives", "1"),
            ("keepalives_idle", "10"), ("keepalives_interval", "5"), ("keepalives_count", "3"),
            ("tcp_user_timeout", "\(Int(settings.unacknowledged / .milliseconds(1)))"), ("dbname", address.text),
        ]
        let keywords = parameters.map { strdup($0.0) }
        let values = parameters.map { strdup($0.1) }
        defer { for text in keywords + values { free(text) } }
        let made = PQconnectStartParams(
            keywords.map { UnsafePointer($0) } + [nil], values.map { UnsafePointer($0) } + [nil], 1)
        guard let connection = made else { throw PostgresError(.unreachable, "There is no memory for a connection.") }
        PQsetErrorVerbosity(connection, PQERRORS_VERBOSE)
        PQsetNoticeProcessor(connection, { _, _ in }, nil)
        do {
            try finish(connection, address, deadline: deadline)
        } catch {
            PQfinish(connection)
            throw error
        }
        PQsetErrorVerbosity(connection, PQERRORS_DEFAULT)
        return connection
    }

    private static func finish(
        _ connection: OpaquePointer, _ address: PostgresAddress, deadline: ContinuousClock.Instant
    ) throws(PostgresError) {
        guard PQstatus(connection) != CONNECTION_BAD else { throw refusal(connection, address) }
        var events = Int16(POLLOUT)
        while true {
            let left = (deadline - .now) / .milliseconds(1)
            var descriptor = pollfd(fd: PQsocket(connection), events: events, revents: 0)
            let ready = left > 0 ? poll(&descriptor, 1, Int32(left.rounded(.up))) : 0
            guard ready != 0 else {
                throw PostgresError(.unreachable, "\(address) did not answer in time.")
            }
            switch PQconnectPoll(connection) {
            case PGRES_POLLING_READING: events = Int16(POLLIN)
            case PGRES_POLLING_WRITING: events = Int16(POLLOUT)
            case PGRES_POLLING_OK: return
            default: throw refusal(connection, address)
            }
        }
    }

    /// Why there is no connection. The server's words have the form `FATAL:  28P01: password authentication failed …`; libpq's own have no state.
    private static func refusal(_ connection: OpaquePointer, _ address: PostgresAddress) -> PostgresError {
        let message = address.cleaned(String(cString: PQerrorMessage(connection)))
        for severity in ["FATAL:  ", "ERROR:  "] {
            guard let start = message.firstRange(of: severity) else { continue }
            let state = message[start.upperBound...].prefix(5)
            guard state.count == 5, message[start.upperBound...].dropFirst(5).hasPrefix(": ") else { continue }
            let words = String(message[start.upperBound...].dropFirst(7))
            // No rule of pg_hba.conf lets such a connection in.
            if state == "28000", let problem = TLSProblem(words) {
                return PostgresError(.insecure(problem), sqlstate: String(state), words)
            }
            return PostgresError(.unreachable, sqlstate: String(state), words)
        }
        // As in `invalid sslmode value: "verify_full"`.
        if message.hasPrefix("invalid ") { return PostgresError(.address, message) }
        if let problem = TLSProblem(message) { return PostgresError(.insecure(problem), message) }
        // What target_session_attrs asks for is looked at by libpq.
        let isReadOnly = ["session is read-only", "server is in hot standby mode"].contains { message.contains($0) }
        return PostgresError(.unreachable, sqlstate: isReadOnly ? "25006" : nil, message)
    }
}
