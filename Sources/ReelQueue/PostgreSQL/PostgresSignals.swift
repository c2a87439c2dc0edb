import ReelPostgres
import Synchronization

/// Takes the signals of a process to the others that share its database, and theirs to it, by LISTEN and NOTIFY.
///
/// A signal that is lost on the way costs time and nothing else: every five seconds, and whenever the connection has been made again, everybody is
/// told to look.
public final class PostgresSignals: Sendable {
    /// What happens to the connection, for those who keep a log.
    public enum Event: Sendable {
        case connected
        /// It broke, or could not be made; it is tried again.
        case lost(JobStoreError)
    }

    private let database: PostgresDatabase
    private let signals: JobSignals
    private let outbox = Mutex(SignalOutbox())
    private let channel = Mutex<PostgresChannel?>(nil)
    private let poll: Duration

    /// - Parameters:
    ///   - signals: the ones of this process's `JobQueue`.
    ///   - poll: how often everybody is told to look, whatever was heard.
    public init(_ database: PostgresDatabase, signals: JobSignals, poll: Duration = .seconds(5)) {
        self.database = database
        self.signals = signals
        self.poll = poll
    }

    /// Carries signals until the task is cancelled, on a connection and a thread of its own; makes the connection again when it breaks.
    /// - Parameter onEvent: hears of the connection, on that thread, which it must not hold up.
    /// - Throws: `JobStoreError` if there is no file descriptor for it.
    public func run(onEvent: @escaping @Sendable (Event) -> Void = { _ in }) async throws(JobStoreError) {
        let channel: PostgresChannel
        do {
            channel = try PostgresChannel(
                database.pool.address, database.pool.settings, poll: poll,
                name: { (connection) throws(PostgresError) in
                    let row = try connection.run("SELECT 'reel ' || current_schema() AS name").first
                    return try row?.value(of: "name") ?? "reel"
                },
                outgoing: { [self] in outgoing($0) },
                onEvent: { [self] in hear($0, onEvent) })
        } catch {
            throw JobStoreError(error, database: database.description)
        }
        self.channel.withLock { $0 = channel }
        signals.use(self)
        await channel.run()
        signals.use(nil)
        self.channel.withLock { $0 = nil }
    }

    private func outgoing(_ channel: String) -> [PostgresStatement] {
        let (payloads, previews, over) = outbox.withLock { $0.take() }
        // The previews first, since others look for them when they hear of them.
        var statements = previews.map { id, jpeg in
            PostgresStatement(
                """
                INSERT INTO job_preview (id, jpeg, time) VALUES ($1, $2, extract(epoch FROM clock_timestamp()))
                ON CONFLICT (id) DO UPDATE SET jpeg = excluded.jpeg, time = excluded.time
                """, [id, jpeg])
        }
        if !over.isEmpty {
            statements.append(PostgresStatement("DELETE FROM job_preview WHERE id = ANY ($1::text[])", [PostgresTexts(over)]))
        }
        return statements + payloads.map { PostgresStatement("SELECT pg_notify($1, $2)", [channel, $0]) }
    }

    private func hear(_ event: PostgresChannel.Event, _ onEvent: @Sendable (Event) -> Void) {
        switch event {
        case .connected:
            onEvent(.connected)
            signals.receiveAll()
        case .quiet: signals.receiveAll()
        case .lost(let error): onEvent(.lost(JobStoreError(error, database: database.description)))
        case .message(let payload):
            for word in SignalWord.words(of: payload) { hear(word) }
        }
    }

    private func hear(_ word: SignalWord) {
        switch word {
        case .work: signals.receive(.work)
        case .webhook: signals.receive(.webhook)
        case .deadline: signals.receive(.deadline)
        case .move: signals.receive(.move)
        case .job(let id): signals.receive(.job(id))
        case .progress(let id, let fraction): signals.receive(.progress(id, fraction))
        case .over(let id): signals.receive(.progress(id, nil))
        case .preview(let id):
            // A picture that nobody here wants to see is not brought.
            guard signals.isWatched(id) else { return }
            Task { [database, signals] in
                let found = try? await database.read { connection in
                    try connection.run("SELECT jpeg FROM job_preview WHERE id = $1", [id]).first?.value("jpeg", as: String.self)
                }
                if let jpeg = found ?? nil { signals.receive(.preview(id, jpeg: jpeg)) }
            }
        }
    }
}

extension PostgresSignals: JobSignalRelay {
    func relay(_ signal: JobSignal) {
        let isFirst = outbox.withLock { outbox in
            defer { outbox.add(signal) }
            return outbox.isEmpty
        }
        if isFirst { channel.withLock(\.self)?.wake() }
    }
}
