import NIOPosix
import ReelTelemetry
import ServiceLifecycle

/// Writes finished spans to their file twice a second, and what is left at the end.
struct TraceFlusher: Service {
    let file: TraceFile

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while true {
                try await Task.sleep(for: .milliseconds(500))
                try await NIOThreadPool.singleton.runIfActive { file.flush() }
            }
        }
        // Also when the server is being stopped in haste.
        try await Task { try await NIOThreadPool.singleton.runIfActive { file.flush() } }.value
    }
}
