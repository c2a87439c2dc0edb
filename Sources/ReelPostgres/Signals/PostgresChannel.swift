internal import CPostgres
internal import Glibc
internal import ReelThreads
internal import Synchronization

/// What is said on a channel of PostgreSQL's LISTEN and NOTIFY, heard on a connection and a thread of its own.
///
/// The connection is made again when it breaks. What was said meanwhile nobody hears: after `Event.connected` and `Event.quiet`, all that might have
/// changed is to be looked at.
public final class PostgresChannel: Sendable {
    public enum Event: Sendable {
        /// From now on, what is said is heard.
        case connected
        /// Somebody else's words.
        case message(String)
        /// A few seconds have passed, for those who trust no signal.
        case quiet
        case lost(PostgresError)
    }

    private let address: PostgresAddress
    private let settings: PostgresSettings
    private let name: @Sendable (PostgresConnection) throws(PostgresError) -> String
    private let outgoing: @Sendable (_ channel: String) -> [PostgresStatement]
    private let onEvent: @Sendable (Event) -> Void
    private let pipe: WakePipe
    private let isStopped = Atomic(false)
    /// How often `Event.quiet` comes.
    private let poll: Duration

    /// - Parameters:
    ///   - name: the channel's name, asked for on every new connection.
    ///   - outgoing: what to run on the connection now, such as `pg_notify`; asked for after each `wake`.
    ///   - onEvent: is called on the channel's thread, which it must not hold up.
    /// - Throws: `PostgresError` with code `closed`.
    public init(
        _ address: PostgresAddress, _ settings: PostgresSettings, poll: Duration = .seconds(5),
        name: @escaping @Sendable (PostgresConnection) throws(PostgresError) -> String,
        outgoing: @escaping @Sendable (_ channel: String) -> [PostgresStatement],
        onEvent: @escaping @Sendable (Event) -> Void
    ) throws(PostgresError) {
        self.address = address
        self.settings = settings
        self.poll = poll
        self.name = name
        self.outgoing = outgoing
        self.onEvent = onEvent
        pipe = try WakePipe()
    }

    /// Says that there is something to send.
    public func wake() { pipe.wake() }

    /// Listens until the task is cancelled.
    public func run() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isStarted = OwnThread.start {
                    self.listen()
                    continuation.resume()
                }
                if !isStarted { continuation.resume() }
            }
        } onCancel: {
            isStopped.store(true, ordering: .releasing)
            pipe.wake()
        }
    }

    private var mustStop: Bool { isStopped.load(ordering: .acquiring) }

    private func listen() {
        var failures = 0
        while !mustStop {
            do {
                let connection = try PostgresConnection(address, settings)
                let name = try name(connection)
                try connection.run("LISTEN \(Self.quoted(name))", isPrepared: false)
                try connection.run("SET synchronous_commit = off", isPrepared: false)
                failures = 0
                onEvent(.connected)
                try serve(connection, name)
            } catch {
                failures += 1
                onEvent(.lost(error))
                let pause = Duration.milliseconds(min(2000, 50 << min(failures, 6))) * Double.random(in: 0.5...1)
                // Others may get a connection though this does not: they are told to look all the same.
                if sleep(pause, besides: nil) { onEvent(.quiet) }
            }
        }
    }

    private func serve(_ connection: PostgresConnection, _ name: String) throws(PostgresError) {
        var lastPoll = ContinuousClock.now
        while !mustStop {
            pipe.clear()
            let statements = outgoing(name)
            if !statements.isEmpty { _ = try connection.run(statements) }
            hear(connection)
            guard connection.isAlive else { throw PostgresError(.broken, "The connection to \(address) broke.") }
            // What came with the last look is told before anybody waits.
            hear(connection)
            _ = sleep(max(.zero, poll - (.now - lastPoll)), besides: connection)
            if .now - lastPoll >= poll {
                lastPoll = .now
                // Finds out that the other side is gone though nobody has said so.
                try connection.run("SELECT 1")
                onEvent(.quiet)
            }
        }
    }

    private func hear(_ connection: PostgresConnection) {
        while let notification = PQnotifies(connection.connection) {
            defer { PQfreemem(notification) }
            if Int(notification.pointee.be_pid) != connection.process {
                onEvent(.message(String(cString: notification.pointee.extra)))
            }
        }
    }

    /// Waits for `limit`, for a wake-up, or for words on the connection, if there is one.
    /// - Returns: whether the time is over.
    private func sleep(_ limit: Duration, besides connection: PostgresConnection?) -> Bool {
        let milliseconds = Int32((limit / .milliseconds(1)).rounded(.up))
        if let connection {
            var descriptors = [
                pollfd(fd: pipe.readEnd, events: Int16(POLLIN), revents: 0),
                pollfd(fd: PQsocket(connection.connection), events: Int16(POLLIN), revents: 0),
            ]
            return Glibc.poll(&descriptors, 2, milliseconds) == 0
        }
        // Only a stop breaks this wait off.
        let end = ContinuousClock.now + limit
        while !mustStop, .now < end {
            pipe.clear()
            var descriptor = pollfd(fd: pipe.readEnd, events: Int16(POLLIN), revents: 0)
            _ = Glibc.poll(&descriptor, 1, min(milliseconds, 100))
        }
        return true
    }

    private static func quoted(_ name: String) -> String {
        "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}
