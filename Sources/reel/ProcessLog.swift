import ArgumentParser
import Logging
import ReelTelemetry

/// Where a process that goes on for long tells what it does.
struct ProcessLog: Sendable {
    let format: LogFormat
    let logger: Logger

    /// Does `body`; what it throws is logged where lines are JSON, and told in a sentence where they are text.
    /// - Parameter what: who cannot run then, such as `The server`.
    /// - Throws: `CommandFailure`, `ExitCode`.
    func telling(_ what: String, _ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch {
            guard format == .text else {
                logger.critical("\(what) cannot run", metadata: ["error": "\(error)"])
                throw ExitCode(CommandFailure.other)
            }
            throw CommandFailure("\(what) cannot run: \(error)")
        }
    }
}
