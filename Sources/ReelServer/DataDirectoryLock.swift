import Foundation

/// Holds a data folder for one server: two would take each other's running jobs for interrupted ones.
///
/// The lock is the kernel's, so it ends with the process however that ends.
final class DataDirectoryLock: Sendable {
    private let descriptor: Int32

    /// Makes the folder if need be, for this user alone.
    /// - Throws: `ServerError` if it cannot be made or written to, or another server holds it.
    init(_ directory: String) throws(ServerError) {
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
            throw ServerError("Another server uses the data folder \(directory). Choose another one with --data.")
        }
    }

    deinit {
        close(descriptor)
    }
}
