import Glibc
import Logging
import ServiceLifecycle
import UnixSignals

/// Ends the process at once when it is told to stop a second time. What it was at is found by the next start.
struct SecondSignal: Service {
    let logger: Logger

    func run() async throws {
        try? await gracefulShutdown()
        guard !Task.isCancelled else { return }
        // Apart from the services, which end one after the other: this waits for as long as the process lives.
        Task.detached {
            for await _ in await UnixSignalsSequence(trapping: .sigterm, .sigint) {
                logger.warning("Stopped at once. Jobs in hand start again with the server.")
                _exit(130)
            }
        }
    }
}
