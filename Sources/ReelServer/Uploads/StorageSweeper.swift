import Logging
import ReelStorage
import ServiceLifecycle

/// Removes expired files and abandoned uploads, at the start and then every ten minutes.
struct StorageSweeper: Service {
    let files: any FileStore
    let uploads: UploadStore
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            repeat {
                do {
                    try await files.sweep()
                    try await uploads.sweep()
                } catch {
                    logger.warning("Clearing out expired files failed", metadata: ["error": "\(error)"])
                }
                try? await Task.sleep(for: .seconds(600))
            } while !Task.isCancelled
        }
    }
}
