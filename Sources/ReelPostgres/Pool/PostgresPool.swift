internal import ReelThreads

/// A few connections, each with a thread of its own: libpq's calls block.
///
/// Connections are made when they are needed, and again when they have broken; while none can be made, work fails at once with the reason for it.
public final class PostgresPool: Sendable {
    public let address: PostgresAddress
    public let settings: PostgresSettings
    private let line = PostgresLine()
    /// Runs that an interrupted transaction gets in all: each may find another connection broken.
    private static let maximumRuns = 10

    /// - Parameters:
    ///   - size: connections, and threads, at most.
    ///   - check: looks at each new connection; what it throws, the work that needed the connection throws.
    /// - Throws: `PostgresError` with code `closed` if the system grants no thread.
    public init(
        _ address: PostgresAddress, _ settings: PostgresSettings, size: Int,
        check: @escaping @Sendable (PostgresConnection) throws(PostgresError) -> Void = { _ in }
    ) throws(PostgresError) {
        self.address = address
        self.settings = settings
        let thread = PostgresThread(address: address, settings: settings, line: line, check: check)
        for number in 0..<max(1, size) {
            guard OwnThread.start({ thread.run() }) || number > 0 else {
                throw PostgresError(.closed, "The system grants no thread for the database.")
            }
        }
    }

    deinit { line.close() }

    /// Lets work that waits be done, then closes the connections. Later work fails.
    public func close() { line.close() }

    /// Runs `body` on a connection, for reading. A cancelled task's statement is called off; a broken connection is replaced, and `body` run again.
    /// - Throws: `PostgresError`; `CancellationError`; what `body` throws.
    public func read<Value: Sendable>(_ body: @escaping @Sendable (PostgresConnection) throws -> Value) async throws -> Value {
        for _ in 1..<Self.maximumRuns {
            do {
                return try await readOnce(body)
            } catch let error as PostgresError where error.code == .broken {}
        }
        return try await readOnce(body)
    }

    private func readOnce<Value: Sendable>(_ body: @escaping @Sendable (PostgresConnection) throws -> Value) async throws -> Value
    {
        let cancellation = PostgresCancellation()
        return try await withTaskCancellationHandler {
            try await run { connection throws in
                guard cancellation.begin(on: connection) else { throw CancellationError() }
                let result = Result { try body(connection) }
                guard cancellation.end() else { return try result.get() }
                // What called it off may reach the server only now: this connection is not used again.
                throw CalledOff()
            }
        } onCancel: {
            cancellation.callOff()
        }
    }

    /// Runs `body` in a transaction, again if it met another one or its connection broke before the end. It is carried out even if the task is
    /// cancelled.
    /// - Parameter isDurable: whether it is on disk when this returns. One that is not may be lost with the server's machine, not with this one.
    /// - Throws: `PostgresError`, with nothing changed unless its code is `outcomeUnknown`; what `body` throws.
    public func write<Value: Sendable>(
        isDurable: Bool = true, _ body: @escaping @Sendable (PostgresTransaction) throws -> Value
    ) async throws -> Value {
        var runs = 0
        while true {
            runs += 1
            do {
                switch try await attempt(isDurable: isDurable, body) {
                case .done(let value): return value
                case .unknown(let value, let mark, let error):
                    if try await hasCommitted(mark, otherwise: error) { return value }
                }
            } catch let error as PostgresError where error.isWorthAnotherTry {
                guard runs < Self.maximumRuns else { throw error }
                // Not in step with whom it met.
                let pause = Duration.milliseconds(Double.random(in: 1...(5 * Double(runs))))
                await Task { try? await Task.sleep(for: pause) }.value
            }
            guard runs < Self.maximumRuns else {
                throw PostgresError(.broken, "The connection to \(address) broke again and again.")
            }
        }
    }

    private enum Ending<Value: Sendable>: Sendable {
        case done(Value)
        case unknown(Value, TransactionMark, PostgresError)
    }

    private func attempt<Value: Sendable>(
        isDurable: Bool, _ body: @escaping @Sendable (PostgresTransaction) throws -> Value
    ) async throws -> Ending<Value> {
        try await run { connection in
            let transaction = PostgresTransaction(connection, isDurable: isDurable)
            let value: Value
            do {
                value = try body(transaction)
            } catch {
                transaction.rollBack()
                throw error
            }
            do {
                try transaction.commit()
                return .done(value)
            } catch let error as PostgresError where error.code == .outcomeUnknown {
                guard let mark = transaction.mark else { throw error }
                return .unknown(value, mark, error)
            } catch {
                transaction.rollBack()
                throw error
            }
        }
    }

    /// How a transaction ended whose end was not heard of: asked of the server for up to ten seconds, since it may be starting again.
    /// - Throws: `error` where the server cannot tell: it is away, or not the one any more that gave the transaction its number.
    private func hasCommitted(_ mark: TransactionMark, otherwise error: PostgresError) async throws -> Bool {
        for _ in 0..<40 {
            let status = try? await run { connection in
                guard connection.incarnation == mark.incarnation else { return Self.forgotten }
                return try connection.run("SELECT pg_xact_status($1::xid8) AS status", [mark.number]).first?.value(
                    of: "status", as: String.self)
            }
            switch status ?? nil {
            case "committed": return true
            case "aborted": return false
            case Self.forgotten: throw error
            default: await Task { try? await Task.sleep(for: .milliseconds(250)) }.value
            }
        }
        throw error
    }

    /// No status of PostgreSQL's.
    private static let forgotten = "forgotten"

    /// What ends the connection that it is thrown on.
    private struct CalledOff: Error {}

    /// Runs `body` on a connection, on its thread.
    private func run<Value: Sendable>(
        _ body: @escaping @Sendable (PostgresConnection) throws -> Value
    ) async throws -> Value {
        do {
            return try await withCheckedThrowingContinuation { continuation in
                let work = PostgresLine.Work(
                    run: { connection in
                        do {
                            let value = try body(connection)
                            continuation.resume(returning: value)
                            return nil
                        } catch {
                            continuation.resume(throwing: error)
                            if error is CalledOff { return PostgresError(.broken, "") }
                            return error as? PostgresError
                        }
                    },
                    fail: { continuation.resume(throwing: $0) })
                if !line.add(work) {
                    continuation.resume(throwing: PostgresError(.closed, "The connections to \(address) are closed."))
                }
            }
        } catch is CalledOff {
            throw CancellationError()
        }
    }
}
