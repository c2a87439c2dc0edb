import Glibc
import NIOPosix

/// Makes files that are there whole or not at all.
enum WholeFile {
    /// Makes the file at `path`, lets `fill` write it, and removes it again if that throws.
    static func making<Value>(
        at path: String, on threads: NIOThreadPool, fill: (FileSystem.Descriptor) async throws -> Value
    ) async throws -> Value {
        let file = try await threads.runIfActive {
            try FileSystem.Descriptor(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW)
        }
        do {
            return try await fill(file)
        } catch {
            // In a task of its own, because in a cancelled one it would not run.
            _ = await Task { try? await threads.runIfActive { try FileSystem.removeTree(path) } }.value
            throw error
        }
    }
}
