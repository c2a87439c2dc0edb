import CoreMetrics
import GRDB
import Synchronization

/// Writes that come in while another is on its way to the disk share the next transaction, and so one flush.
///
/// A flush takes as long for a hundred rows as for one, so without this the disk's flushes per second bound the jobs per second.
/// Each write stands for itself: one that fails takes none of the others with it.
final class GroupCommit: Sendable {
    enum Durability: Sendable {
        /// On disk before the call returns.
        case flushed
        /// Survives the death of the process at once, and that of the machine with the next flushed write. For what a restart makes
        /// good by itself, such as who is working on what.
        case deferred
    }

    private struct Write: Sendable {
        let durability: Durability
        /// Does the work and returns what tells the caller of its success.
        let run: @Sendable (StoreTransaction) throws -> @Sendable () -> Void
        let fail: @Sendable (any Error) -> Void
    }

    private struct Line {
        var writes: [Write] = []
        var isMoving = false
    }

    private let pool: DatabasePool
    private let line = Mutex(Line())
    private let onCommit: @Sendable ([StoredJob]) -> Void
    private let batchSize = Recorder(label: "reel_commit_batch_size")
    private let seconds = Timer(label: "reel_commit_seconds")
    /// Writes in one transaction.
    private static let limit = 512

    /// - Parameter onCommit: hears what has changed, in the order of commits, before the writers do.
    init(_ pool: DatabasePool, onCommit: @escaping @Sendable ([StoredJob]) -> Void) {
        self.pool = pool
        self.onCommit = onCommit
    }

    /// Runs `body` in a transaction, perhaps together with others. It is carried out even if the calling task is cancelled.
    func write<Value: Sendable>(
        _ durability: Durability, _ body: @escaping @Sendable (StoreTransaction) throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            let write = Write(
                durability: durability,
                run: { transaction in
                    let value = try body(transaction)
                    return { continuation.resume(returning: value) }
                },
                fail: { continuation.resume(throwing: $0) })
            let isFirst = line.withLock { line in
                line.writes.append(write)
                defer { line.isMoving = true }
                return !line.isMoving
            }
            if isFirst { pool.asyncWriteWithoutTransaction { self.drain(into: $0) } }
        }
    }

    private func drain(into database: Database) {
        while true {
            let batch = line.withLock { line in
                let batch = Array(line.writes.prefix(Self.limit))
                line.writes.removeFirst(batch.count)
                if batch.isEmpty { line.isMoving = false }
                return batch
            }
            if batch.isEmpty { return }
            let start = ContinuousClock.now
            commit(batch, to: database)
            batchSize.record(batch.count)
            seconds.recordNanoseconds(Int64((ContinuousClock.now - start) / .nanoseconds(1)))
        }
    }

    private func commit(_ batch: [Write], to database: Database) {
        var results: [Result<@Sendable () -> Void, any Error>] = []
        do {
            let mustFlush = batch.contains { $0.durability == .flushed }
            if !mustFlush { try database.execute(literal: "PRAGMA synchronous = NORMAL") }
            defer {
                // A statement that touches no page: it cannot fail where the connection works at all, and the next flushed write
                // asserts it.
                if !mustFlush { try? database.execute(literal: "PRAGMA synchronous = FULL") }
            }
            if mustFlush { try Self.assertFlushing(database) }
            let transaction = StoreTransaction(database)
            try database.beginTransaction(.immediate)
            do {
                for write in batch {
                    results.append(try Self.run(write, in: transaction, alone: batch.count == 1))
                }
                try database.commit()
            } catch {
                if database.isInsideTransaction { try? database.rollback() }
                throw error
            }
            onCommit(transaction.changed)
        } catch {
            for write in batch { write.fail(error) }
            return
        }
        for (write, result) in zip(batch, results) {
            switch result {
            case .success(let succeed): succeed()
            case .failure(let error): write.fail(error)
            }
        }
    }

    /// - Throws: what ends the whole transaction.
    private static func run(
        _ write: Write, in transaction: StoreTransaction, alone: Bool
    ) throws -> Result<@Sendable () -> Void, any Error> {
        if alone { return .success(try write.run(transaction)) }
        do {
            return .success(try transaction.nested(write.run))
        } catch {
            guard transaction.database.isInsideTransaction else { throw error }
            return .failure(error)
        }
    }

    private static func assertFlushing(_ database: Database) throws {
        guard try Int.fetchOne(database.cachedStatement(sql: "PRAGMA synchronous")) == 2 else {
            try database.execute(literal: "PRAGMA synchronous = FULL")
            return
        }
    }
}
