/// A transaction under way, on the connection's thread.
///
/// Statements whose results nobody needs wait until one comes whose result somebody does, or the end, and go out with it.
public final class PostgresTransaction {
    public let connection: PostgresConnection
    private var waiting: [PostgresStatement]
    private let isDurable: Bool
    private var isBegun = false
    private var isOver = false
    /// Of a durable one, should the connection break.
    private(set) var mark: TransactionMark?

    /// - Parameter isDurable: whether its end is on disk before anybody hears of it.
    init(_ connection: PostgresConnection, isDurable: Bool) {
        self.connection = connection
        self.isDurable = isDurable
        waiting = [PostgresStatement("BEGIN")]
        if !isDurable { waiting.append(PostgresStatement("SET LOCAL synchronous_commit = off")) }
    }

    /// Runs a statement, and all that wait before it.
    @discardableResult
    public func run(_ sql: String, _ parameters: [any PostgresValue] = [], isPrepared: Bool = true) throws(PostgresError)
        -> PostgresResult
    {
        let asksForNumber = isDurable && !isBegun
        if asksForNumber {
            waiting.append(PostgresStatement("SELECT pg_current_xact_id()::text AS number, pg_backend_pid() AS process"))
        }
        waiting.append(PostgresStatement(sql, parameters, isPrepared: isPrepared))
        let statements = waiting
        waiting = []
        isBegun = true
        let results = try connection.run(statements)
        guard results.count == statements.count, let result = results.last else {
            throw PostgresError(.broken, "The database gave no answer.")
        }
        if asksForNumber {
            let row = results[results.count - 2].first
            // In another process, the connection's incarnation would not be that of the number.
            try connection.checkProcess(row)
            mark = TransactionMark(number: try row?.value(of: "number"), incarnation: connection.incarnation)
        }
        return result
    }

    /// Runs a statement that is all of the transaction, and ends it, in one round trip. For what need not be durable: should the connection break,
    /// nobody can tell how it ended.
    /// - Throws: `PostgresError`; with code `outcomeUnknown` where the connection broke.
    public func runAlone(_ sql: String, _ parameters: [any PostgresValue] = []) throws(PostgresError) -> PostgresResult {
        guard !isDurable, !isBegun else { throw PostgresError(.malformed, "A transaction under way cannot be one statement.") }
        isOver = true
        do throws(PostgresError) {
            // What goes out together without a BEGIN is a transaction, too.
            let results = try connection.run([
                PostgresStatement("SELECT set_config('synchronous_commit', 'off', true)"), PostgresStatement(sql, parameters),
            ])
            guard let result = results.last else { throw PostgresError(.broken, "The database gave no answer.") }
            return result
        } catch let error where error.code == .broken && error.sqlstate?.hasPrefix("57P0") != true {
            // Where the server itself says that it ends the session, it has not run the statement to its end.
            throw PostgresError(.outcomeUnknown, sqlstate: error.sqlstate, error.message)
        }
    }

    /// Runs a statement with the next one whose result is wanted, or at the end.
    public func add(_ sql: String, _ parameters: [any PostgresValue] = []) {
        waiting.append(PostgresStatement(sql, parameters))
    }

    /// - Throws: `PostgresError`; with code `outcomeUnknown` where the connection broke after the end had been asked for.
    func commit() throws(PostgresError) {
        if isOver { return }
        guard isBegun || waiting.count > (isDurable ? 1 : 2) else { return }
        waiting.append(PostgresStatement("COMMIT"))
        let statements = waiting
        waiting = []
        do {
            _ = try connection.run(statements)
        } catch let error where error.code == .broken {
            throw PostgresError(.outcomeUnknown, sqlstate: error.sqlstate, error.message)
        }
    }

    func rollBack() {
        waiting = []
        // If it cannot be rolled back, the connection is broken, and the server does it.
        if isBegun { _ = try? connection.run("ROLLBACK") }
    }
}
