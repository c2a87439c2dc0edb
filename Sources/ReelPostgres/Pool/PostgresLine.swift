/// The work that waits for a connection, and how the connections are doing. For the threads of a pool.
// Proof: everything that changes is only reached within `condition.withLock`.
final class PostgresLine: @unchecked Sendable {
    struct Work: Sendable {
        let run: @Sendable (PostgresConnection) -> PostgresError?
        let fail: @Sendable (PostgresError) -> Void
    }

    enum Turn {
        case work(Work)
        /// There is no connection and none could be made a moment ago: the work fails.
        case refuse(Work, PostgresError)
        case over
    }

    private let condition = Condition()
    private var line: [Work] = []
    private var isClosed = false
    /// Connections that work.
    private var connected = 0
    /// Times in a row that no connection could be made, by any thread.
    private var failures = 0
    private var lastFailure: (error: PostgresError, until: ContinuousClock.Instant)?

    /// - Returns: false once the line is closed.
    func add(_ work: Work) -> Bool {
        condition.withLock {
            guard !isClosed else { return false }
            line.append(work)
            wake()
            return true
        }
    }

    /// The next work, as soon as there is some.
    /// - Parameter isConnected: whether the thread has a connection. One without lets the others do it while no connection is to be had.
    func next(isConnected: Bool) -> Turn {
        condition.withLock {
            while true {
                if isClosed, line.isEmpty { return .over }
                let pause = isConnected ? nil : lastFailure.map { $0.until - .now }.flatMap { $0 > .zero ? $0 : nil }
                if line.isEmpty {
                    condition.wait()
                } else if let pause, connected > 0 {
                    // Somebody else has a connection.
                    condition.wait(atMost: pause)
                } else if pause != nil, let error = lastFailure?.error {
                    return .refuse(line.removeFirst(), error)
                } else {
                    return .work(line.removeFirst())
                }
            }
        }
    }

    /// Puts work back that a thread could not make a connection for, if others have one.
    /// - Returns: whether it did.
    func giveBack(_ work: Work) -> Bool {
        condition.withLock {
            guard connected > 0, !isClosed else { return false }
            line.insert(work, at: 0)
            wake()
            return true
        }
    }

    /// While connections cannot be made, who has none would sleep on: all are woken, so that one who has takes the work.
    private func wake() {
        if lastFailure == nil { condition.wakeOne() } else { condition.wakeAll() }
    }

    func connectionMade() {
        condition.withLock {
            connected += 1
            failures = 0
            lastFailure = nil
        }
    }

    func connectionLost() {
        condition.withLock {
            connected -= 1
            condition.wakeAll()
        }
    }

    /// No connection could be made: none is tried for a while, twice as long each time, 2 s at most.
    func connectionFailed(_ error: PostgresError) {
        condition.withLock {
            failures += 1
            let pause = Duration.milliseconds(min(2000, 50 << min(failures, 6)))
            lastFailure = (error, .now + pause * Double.random(in: 0.5...1))
        }
    }

    func close() {
        condition.withLock {
            isClosed = true
            condition.wakeAll()
        }
    }
}
