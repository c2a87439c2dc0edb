internal import CPostgres
internal import Glibc

extension PostgresConnection {
    /// Connects, in steps: so that the server's complaint comes with its SQLSTATE, which a plain connect leaves out.
    static func connect(_ address: PostgresAddress, _ settings: PostgresSettings) throws(PostgresError) -> OpaquePointer {
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
            try finish(connection, address, deadline: ContinuousClock.now + settings.connect)
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

    /// Why there is no connection. The server's words have the form `FATAL:  28P01: password authentication failed …`.
    private static func refusal(_ connection: OpaquePointer, _ address: PostgresAddress) -> PostgresError {
        var message = address.cleaned(String(cString: PQerrorMessage(connection)))
        var state: String?
        for severity in ["FATAL:  ", "ERROR:  "] {
            guard let start = message.firstRange(of: severity) else { continue }
            let code = message[start.upperBound...].prefix(5)
            guard code.count == 5, message[start.upperBound...].dropFirst(5).hasPrefix(": ") else { continue }
            state = String(code)
            message = String(message[start.upperBound...].dropFirst(7))
            break
        }
        return PostgresError(.unreachable, sqlstate: state, message)
    }
}
