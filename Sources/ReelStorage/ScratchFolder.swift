import Glibc
public import NIOPosix

/// Makes folders for work in progress, each private to one job and gone when the job is over.
public struct ScratchFolder: Sendable {
    private let root: String
    private let threads: NIOThreadPool

    /// Opens `root` for scratch folders, making it if need be and removing those that a crashed run has left. One process at a
    /// time may use a root.
    ///
    /// - Parameter threads: for the file calls, which block.
    /// - Throws: `StorageError`.
    public static func open(root: String, threads: NIOThreadPool = .singleton) async throws -> ScratchFolder {
        try await threads.runIfActive {
            try FileSystem.makeFolders(root)
            for name in try FileSystem.entries(of: root) where prefixes.contains(where: name.hasPrefix) {
                try FileSystem.removeTree("\(root)/\(name)")
            }
        }
        return ScratchFolder(root: root, threads: threads)
    }

    /// Makes a folder that only this user can enter, hands its path to `work`, and removes it with everything in it however
    /// `work` ends.
    ///
    /// - Throws: what `work` throws; `StorageError` if the folder cannot be made, or not removed after `work` succeeded.
    public nonisolated(nonsending) func withScratchFolder<Value>(
        _ work: nonisolated(nonsending) (_ path: String) async throws -> Value
    ) async throws -> Value {
        let path = try await threads.runIfActive { try makeFolder() }
        let value: Value
        do {
            value = try await work(path)
        } catch {
            try? await remove(path)
            throw error
        }
        try await remove(path)
        return value
    }

    private static let prefix = "job-"
    /// Of folders to be removed: those of engine processes too, which ReelShot makes.
    private static let prefixes = [prefix, "engine-"]

    private func makeFolder() throws -> String {
        var template = Array("\(root)/\(Self.prefix)XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw StorageError.system("mkdtemp", root) }
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// In a task of its own, because in a cancelled one it would not run.
    private func remove(_ path: String) async throws {
        try await Task { try await threads.runIfActive { try FileSystem.removeTree(path) } }.value
    }
}
