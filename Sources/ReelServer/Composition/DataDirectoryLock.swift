import Foundation

/// Holds a data folder for one server: two would take each other's running jobs for interrupted ones.
///
/// The lock is the kernel's, so it ends with the process however that ends.
final class DataDirectoryLock: Sendable {
    private let descriptor: Int32

    /// Makes the folder if need be, for this user alone, and takes its lock.
    ///
    /// A lock that is held is asked for again for a second: an engine process that was about to start when its server was killed has the
    /// server's files open for a moment longer.
    /// - Throws: `ServerError` if the folder cannot be made or written to, or another server holds it; `CancellationError`.
    static func take(_ directory: String) async throws -> DataDirectoryLock {
        for attempt in 0...50 {
            if attempt > 0 { try await Task.sleep(for: .milliseconds(20)) }
            if let lock = try DataDirectoryLock(directory) { return lock }
        }
        throw ServerError("Another server uses the data folder \(directory). Choose another one with --data.")
    }

    /// Nil if somebody holds the lock.
    private init?(_ directory: String) throws(ServerError) {
        do {
            try FileManager.default.createDirectory(
                atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw ServerError("The data folder \(directory) cannot be made: \(error.localizedDescription)")
        }
        let path = directory + "/lock"
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw ServerError("The data folder \(directory) cannot be written to: \(String(cString: strerror(errno))).")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            return nil
        }
    }

    deinit {
        close(descriptor)
    }
}
