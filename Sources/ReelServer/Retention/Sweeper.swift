import FoundationEssentials
import Logging
import ReelQueue
import ReelStorage
import ServiceLifecycle

/// Removes expired files, abandoned uploads and old job records, at the start and then every ten minutes.
struct Sweeper: Service {
    let files: any FileStore
    let uploads: any UploadStore
    let queue: JobQueue
    let retention: Retention
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            repeat {
                do {
                    try await files.sweep()
                    try await uploads.sweep()
                    let removed = try await queue.removeFinished(before: Date(timeIntervalSinceNow: -Double(retention.jobs)))
                    if removed > 0 { logger.info("Old job records removed", metadata: ["count": "\(removed)"]) }
                } catch {
                    logger.warning("Clearing out what is old failed", metadata: ["error": "\(error)"])
                }
                try? await Task.sleep(for: .seconds(600))
            } while !Task.isCancelled
        }
    }
}
