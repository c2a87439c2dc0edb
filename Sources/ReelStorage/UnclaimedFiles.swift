public import NIOPosix

/// Files that are being stored for a job whose end does not name them yet.
///
/// A file and the job that names it are kept in different places, so a crash can fall between the two. A note is written before the file is
/// stored and goes away once the job names it; what the next start finds noted is either named by its job or nobody's.
public struct UnclaimedFiles: Sendable {
    private let folder: String
    private let threads: NIOThreadPool

    /// A file that was noted when the last process ended.
    public struct Leftover: Hashable, Sendable {
        public let key: StorageKey
        public let job: String
    }

    /// - Throws: `StorageError` if `folder` cannot be made.
    public static func open(folder: String, threads: NIOThreadPool = .singleton) async throws -> UnclaimedFiles {
        try await threads.runIfActive { try FileSystem.makeFolders(folder) }
        return UnclaimedFiles(folder: folder, threads: threads)
    }

    /// - Parameter job: the job's id.
    /// - Throws: `StorageError`.
    public func note(_ key: StorageKey, for job: String) async throws {
        try await threads.runIfActive { try FileSystem.create("\(folder)/\(key).\(job)", []) }
    }

    /// In a task of its own, so that it is done for a cancelled one too.
    public func forget(_ key: StorageKey, for job: String) async {
        _ = await Task { try await threads.runIfActive { try FileSystem.removeTree("\(folder)/\(key).\(job)") } }.result
    }

    /// - Throws: `StorageError`.
    public func leftovers() async throws -> [Leftover] {
        try await threads.runIfActive {
            try FileSystem.entries(of: folder).compactMap { name in
                let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
                guard parts.count == 2, let key = StorageKey(parts[0]) else { return nil }
                return Leftover(key: key, job: parts[1])
            }
        }
    }
}
