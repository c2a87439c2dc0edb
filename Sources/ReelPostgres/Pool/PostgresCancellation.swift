internal import CPostgres
internal import ReelThreads
internal import Synchronization

/// Work of the pool as its caller may call it off.
final class PostgresCancellation: Sendable {
    private enum State {
        case waiting, running(Handle), calledOff, over
    }

    /// What libpq needs to ask a server to end a statement. It is good for any thread, also when the connection is closed.
    // Proof: it is made once, never changed, and libpq's PQcancel may be called from any thread.
    private final class Handle: @unchecked Sendable {
        let pointer: OpaquePointer
        init?(_ connection: PostgresConnection) {
            guard let pointer = PQgetCancel(connection.connection) else { return nil }
            self.pointer = pointer
        }
        deinit { PQfreeCancel(pointer) }
    }

    private let state = Mutex(State.waiting)

    /// - Returns: false if the work has been called off before it began.
    func begin(on connection: PostgresConnection) -> Bool {
        let handle = Handle(connection)
        return state.withLock { state in
            guard case .waiting = state else { return false }
            if let handle { state = .running(handle) }
            return true
        }
    }

    /// - Returns: whether it was called off while it ran: then the connection is not to be used again, since the server may yet end what comes next
    ///   on it.
    func end() -> Bool {
        state.withLock { state in
            if case .calledOff = state { return true }
            state = .over
            return false
        }
    }

    var isCalledOff: Bool {
        state.withLock { if case .calledOff = $0 { true } else { false } }
    }

    /// Asks the server to end what runs. It takes a thread of its own, since that needs a connection.
    func callOff() {
        let handle: Handle? = state.withLock { state in
            switch state {
            case .waiting:
                state = .calledOff
                return nil
            case .running(let handle):
                state = .calledOff
                return handle
            case .calledOff, .over: return nil
            }
        }
        guard let handle else { return }
        _ = OwnThread.start {
            var reason = [CChar](repeating: 0, count: 256)
            // One that cannot be delivered leaves a statement that ends by itself.
            PQcancel(handle.pointer, &reason, Int32(reason.count))
        }
    }
}
