import Synchronization

/// Counts the bytes of uploads while they come in, parts side by side, and keeps finishing apart from receiving.
///
/// An upload is in here only while somebody works on it; the disk knows the rest.
final class UploadLedger: Sendable {
    /// Has a lock of its own, since its first count looks at the disk; by the time that bytes are added, that is over.
    private final class Tally: Sendable {
        let bytes = Mutex<Int?>(nil)
    }

    private struct Entry {
        let tally = Tally()
        var receivers = 0
        var isFinishing = false
    }

    private let limit: Int
    private let entries = Mutex<[StorageKey: Entry]>([:])

    init(limit: Int) {
        self.limit = limit
    }

    /// Starts to receive. Unless it throws, it is to be followed by one `leave`.
    ///
    /// - Parameter stored: counts the bytes on the disk; asked only if nobody works on the upload yet. It may block.
    func enter(_ key: StorageKey, stored: () throws -> Int) throws {
        let tally = try entries.withLock { entries in
            var entry = entries[key] ?? Entry()
            guard !entry.isFinishing else {
                throw UploadError(.busy, "The upload is being finished and takes no more parts.")
            }
            entry.receivers += 1
            entries[key] = entry
            return entry.tally
        }
        do {
            try tally.bytes.withLock { bytes in
                if bytes == nil { bytes = try stored() }
            }
        } catch {
            leave(key, discarding: 0)
            throw error
        }
    }

    /// Counts bytes that have come in.
    /// - Throws: `UploadError` if they are too many; they are counted all the same, until `leave` takes them back.
    func add(_ bytes: Int, to key: StorageKey) throws(UploadError) {
        guard change(key, by: bytes) <= limit else { throw .tooLarge(limit: limit) }
    }

    /// Ends what `enter` has started.
    /// - Parameter discarding: bytes that were counted and are not kept.
    func leave(_ key: StorageKey, discarding bytes: Int) {
        change(key, by: -bytes)
        entries.withLock { entries in
            guard var entry = entries[key] else { return }
            entry.receivers -= 1
            entries[key] = entry.receivers > 0 ? entry : nil
        }
    }

    @discardableResult
    private func change(_ key: StorageKey, by difference: Int) -> Int {
        let tally = entries.withLock { $0[key]?.tally }
        return tally?.bytes.withLock { bytes in
            bytes = bytes.map { $0 + difference }
            return bytes ?? 0
        } ?? 0
    }

    func beginFinishing(_ key: StorageKey) throws(UploadError) {
        let isFree = entries.withLock { entries in
            guard entries[key] == nil else { return false }
            entries[key] = Entry(isFinishing: true)
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
