import Glibc
import Synchronization
import UnixSignals

/// How `reel run` ends: signals go to the program while there is one, and end the server that is kept after it.
struct RunEnding: Sendable {
    /// - Returns: the program's exit code.
    func run(_ program: Program, environment: [String: String], keep: Bool) async throws -> Int32 {
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm, .sighup)
        let child = Child()
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for await signal in signals where !child.forward(signal) { return }
            }
            let code = try await program.run(environment: environment) { child.started($0) }
            child.ended()
            if keep {
                Console.error("\(program.name) ended with \(code); the server stays until Ctrl-C")
                try await group.next()
            }
            group.cancelAll()
            return code
        }
    }
}

/// The program's process, while there is one.
private final class Child: Sendable {
    private enum State {
        case starting(pending: [UnixSignal])
        case running(pid_t)
        case ended
    }

    private let state = Mutex(State.starting(pending: []))

    func started(_ pid: pid_t) {
        let pending = state.withLock { state -> [UnixSignal] in
            guard case .starting(let pending) = state else { return [] }
            state = .running(pid)
            return pending
        }
        for signal in pending { kill(pid, signal.number) }
    }

    func ended() {
        state.withLock { $0 = .ended }
    }

    /// - Returns: false if there is no program any more.
    func forward(_ signal: UnixSignal) -> Bool {
        state.withLock { state in
            switch state {
            case .starting(let pending): state = .starting(pending: pending + [signal])
            case .running(let pid):
                // What is typed at a terminal reaches every process in its foreground, the program too.
                if signal != .sigint || !Self.isInForeground { kill(pid, signal.number) }
            case .ended: return false
            }
            return true
        }
    }

    private static var isInForeground: Bool {
        let terminal = open("/dev/tty", O_RDONLY | O_NOCTTY | O_CLOEXEC)
        guard terminal >= 0 else { return false }
        defer { close(terminal) }
        return tcgetpgrp(terminal) == getpgrp()
    }
}

extension UnixSignal {
    fileprivate var number: Int32 {
        switch self {
        case .sigint: SIGINT
        case .sighup: SIGHUP
        default: SIGTERM
        }
    }
}
