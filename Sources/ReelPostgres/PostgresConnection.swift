internal import CPostgres
internal import Glibc

/// A connection to a server, for the one thread that made it. All calls block.
///
/// Statements go out in pipelines: several, one round trip.
public final class PostgresConnection {
    let connection: OpaquePointer
    let address: PostgresAddress
    /// Differs from that of other connections once the server has lost what it had in memory: nil where the server does not say.
    package internal(set) var incarnation: String?
    /// The server's process that this is a session of.
    package internal(set) var process = 0
    private var prepared: [String: String] = [:]
    /// Names given out, also to what could not be prepared after all.
    private var names = 0
    /// A connection of a program that makes up statements without end keeps no more than so many.
    private static let maximumPrepared = 200
    /// The oldest server that this program knows how to speak to, as libpq numbers them.
    public static let oldestServer = 130_000

    /// Connects. Blocks for `settings.connect` at most, and for as long as looking up the host's name takes.
    /// - Throws: `PostgresError` with code `unreachable`, `insecure`, `address` or `olderServer`.
    public init(_ address: PostgresAddress, _ settings: PostgresSettings) throws(PostgresError) {
        let deadline = ContinuousClock.now + settings.connect
        self.address = address
        connection = try Self.connect(address, settings, deadline: deadline)
        guard serverVersion >= Self.oldestServer else {
            throw PostgresError(.olderServer, "\(serverVersion / 10_000)")
        }
        guard PQenterPipelineMode(connection) == 1 else {
            throw PostgresError(.unreachable, "The connection to \(address) cannot take several statements at a time.")
        }
        do {
            try prepareSession(settings, deadline: deadline)
        } catch let error where error.code == .broken {
            throw PostgresError(.unreachable, sqlstate: error.sqlstate, error.message)
        }
    }

    deinit { PQfinish(connection) }

    /// The server's version as libpq numbers them, 150004 for 15.4.
    public var serverVersion: Int { Int(PQserverVersion(connection)) }

    /// A setting that the server tells by itself, such as `server_encoding`.
    public func parameter(_ name: String) -> String? {
        PQparameterStatus(connection, name).map { String(cString: $0) }
    }

    /// Whether the connection still is one, as far as can be told without asking the server. It takes next to no time.
    var isAlive: Bool {
        // A server that ends a session says so before it closes the connection: each takes a look of its own.
        for _ in 0..<Self.maximumLooks {
            var descriptor = pollfd(fd: PQsocket(connection), events: Int16(POLLIN), revents: 0)
            guard poll(&descriptor, 1, 0) > 0 else { break }
            guard PQconsumeInput(connection) == 1 else { return false }
        }
        return PQstatus(connection) == CONNECTION_OK
    }

    private static let maximumLooks = 20

    /// Runs one statement by itself.
    @discardableResult
    public func run(_ sql: String, _ parameters: [any PostgresValue] = [], isPrepared: Bool = true) throws(PostgresError)
        -> PostgresResult
    {
        let results = try run([PostgresStatement(sql, parameters, isPrepared: isPrepared)])
        guard let last = results.last else { throw PostgresError(.broken, "The database gave no answer.") }
        return last
    }

    /// Sends all the statements, then waits for what comes of them. The first that fails keeps those after it from being run.
    ///
    /// Outside a transaction they are one by themselves, if none of them is a BEGIN.
    /// - Returns: a result for each.
    public func run(_ statements: [PostgresStatement]) throws(PostgresError) -> [PostgresResult] {
        try run(statements, deadline: nil)
    }

    /// - Parameter deadline: when an answer must have come at the latest; then the connection is of no more use.
    func run(
        _ statements: [PostgresStatement], deadline: ContinuousClock.Instant?
    ) throws(PostgresError) -> [PostgresResult] {
        var sent: [(name: String?, sql: String)] = []
        for statement in statements {
            if statement.isPrepared, let name = prepared[statement.sql] {
                try send(statement, named: name)
                sent.append((nil, statement.sql))
            } else if statement.isPrepared, prepared.count < Self.maximumPrepared {
                names += 1
                let name = "s\(names)"
                prepared[statement.sql] = name
                try check(PQsendPrepare(connection, name, statement.sql, 0, nil) == 1)
                sent.append((name, statement.sql))
                try send(statement, named: name)
                sent.append((nil, statement.sql))
            } else {
                try send(statement, named: nil)
                sent.append((nil, statement.sql))
            }
        }
        try check(PQpipelineSync(connection) == 1)
        if let deadline { try awaitAnswer(until: deadline) }
        return try receive(sent)
    }

    private func awaitAnswer(until deadline: ContinuousClock.Instant) throws(PostgresError) {
        while PQisBusy(connection) == 1 {
            let left = (deadline - .now) / .milliseconds(1)
            var descriptor = pollfd(fd: PQsocket(connection), events: Int16(POLLIN), revents: 0)
            guard left > 0, poll(&descriptor, 1, Int32(left.rounded(.up))) != 0 else {
                throw PostgresError(
                    .broken,
                    "\(address) took the connection and did not answer in time: a pooler may have none left to the server")
            }
            try check(PQconsumeInput(connection) == 1)
        }
    }

    private func receive(_ sent: [(name: String?, sql: String)]) throws(PostgresError) -> [PostgresResult] {
        var results: [PostgresResult] = []
        var failure: PostgresError?
        for (name, sql) in sent {
            guard let raw = PQgetResult(connection) else { throw broken() }
            let result = PostgresResult(raw)
            while let further = PQgetResult(connection) { PQclear(further) }
            switch result.status {
            case PGRES_COMMAND_OK, PGRES_TUPLES_OK:
                if name == nil { results.append(result) }
            default:
                if name != nil { prepared[sql] = nil }
                if failure == nil, result.status == PGRES_FATAL_ERROR { failure = error(of: result) }
            }
            if PQstatus(connection) != CONNECTION_OK { throw failure.map(lost) ?? broken() }
        }
        guard let end = PQgetResult(connection) else { throw broken() }
        let status = PQresultStatus(end)
        PQclear(end)
        if let failure { throw failure }
        guard status == PGRES_PIPELINE_SYNC else { throw broken() }
        guard results.count == sent.count(where: { $0.name == nil }) else { throw broken() }
        return results
    }

    private func send(_ statement: PostgresStatement, named name: String?) throws(PostgresError) {
        let texts = statement.parameters.map { value in value.postgresText.flatMap { strdup($0) } }
        defer { for text in texts { free(text) } }
        let pointers = texts.map { UnsafePointer($0) }
        let count = Int32(pointers.count)
        let isSent =
            if let name {
                PQsendQueryPrepared(connection, name, count, pointers, nil, nil, 0)
            } else {
                PQsendQueryParams(connection, statement.sql, count, nil, pointers, nil, nil, 0)
            }
        try check(isSent == 1)
    }

    private func check(_ isDone: Bool) throws(PostgresError) {
        if !isDone { throw broken() }
    }

    /// What the server said of a statement.
    private func error(of result: PostgresResult) -> PostgresError {
        let state = result.field("C")
        let message = result.field("M") ?? String(cString: PQerrorMessage(connection))
        guard let state else { return PostgresError(.broken, address.cleaned(message)) }
        // The server ends the connection: an administrator says so, or it stops, or has crashed. Or a pooler has lost the server, be it while that
        // was committing.
        if state.hasPrefix("57P0") || state.hasPrefix("08") {
            return PostgresError(.broken, sqlstate: state, address.cleaned(message))
        }
        return PostgresError(.refused, sqlstate: state, address.cleaned(message))
    }

    private func lost(_ error: PostgresError) -> PostgresError {
        PostgresError(.broken, sqlstate: error.sqlstate, error.message)
    }

    private func broken() -> PostgresError {
        let message = address.cleaned(String(cString: PQerrorMessage(connection)))
        return PostgresError(.broken, message.isEmpty ? "The connection to \(address) broke." : message)
    }
}
