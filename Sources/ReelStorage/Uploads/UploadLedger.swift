import Synchronization

/// Counts the bytes of uploads while they come in, parts side by side, and keeps finishing apart from receiving.
///
/// An upload is in here only while somebody works on it; the disk knows the rest.
final class UploadLedger: Sendable {
    private struct Entry {
        var bytes: Int
        var receivers = 0
        var isFinishing = false
    }

    private let limit: Int
    private let entries = Mutex<[StorageKey: Entry]>([:])

    init(limit: Int) {
        self.limit = limit
    }

    /// Starts to receive. Each call is to be followed by one of `leave`.
    ///
    /// - Parameter stored: counts the bytes on the disk; asked only if nobody works on the upload yet. It may block.
    func enter(_ key: StorageKey, stored: () throws -> Int) throws {
        try entries.withLock { entries in
            var entry = try entries[key] ?? Entry(bytes: stored())
            guard !entry.isFinishing else {
                throw UploadError(.busy, "The upload is being finished and takes no more parts.")
            }
            entry.receivers += 1
            entries[key] = entry
        }
    }

    /// Counts bytes that have come in.
    /// - Throws: `UploadError` if they are too many; they are counted all the same, until `leave` takes them back.
    func add(_ bytes: Int, to key: StorageKey) throws(UploadError) {
        let total = entries.withLock { entries in
            entries[key]?.bytes += bytes
            return entries[key]?.bytes ?? 0
        }
        guard total <= limit else { throw .tooLarge(limit: limit) }
    }

    /// Ends what `enter` has started.
    /// - Parameter discarding: bytes that were counted and are not kept.
    func leave(_ key: StorageKey, discarding bytes: Int) {
        entries.withLock { entries in
            guard var entry = entries[key] else { return }
            entry.bytes -= bytes
            entry.receivers -= 1
            entries[key] = entry.receivers > 0 ? entry : nil
        }
    }

    func beginFinishing(_ key: StorageKey) throws(UploadError) {
        let isFree = entries.withLock { entries in
            guard entries[key] == nil else { return false }
            entries[key] = Entry(bytes: 0, isFinishing: true)
            return true
        }
        guard isFree else {
            throw UploadError(.busy, "Parts of the upload are still coming in, or it is being finished. Try again in a moment.")
        }
    }

    func endFinishing(_ key: StorageKey) {
        entries.withLock { $0[key] = nil }
    }
}
