extension JobQueue {
    /// Runs `work` on a job that `worker` has taken up, and renews its lease all the while. The work is cancelled as soon as it must stop,
    /// and has ended when this returns.
    /// - Throws: `JobInterruption`; what `work` throws.
    public func holding<Value: Sendable>(
        _ id: String, worker: String, renewal: Duration = JobLease.renewal, _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        try await withThrowingTaskGroup(of: Value.self) { group in
            group.addTask(operation: work)
            group.addTask { try await untilInterrupted(id, worker: worker) }
            group.addTask { try await renewing(id, worker: worker, every: renewal) }
            defer { group.cancelAll() }
            guard let value = try await group.next() else { throw CancellationError() }
            return value
        }
    }

    private func untilInterrupted<Value>(_ id: String, worker: String) async throws -> Value {
        // The stream first, then the look: a wish from before the stream is seen, one from after it signalled.
        var changes = signals.changes(of: id).makeAsyncIterator()
        repeat {
            let status = try await patientStatus(of: id)
            guard status?.worker == worker else { throw JobInterruption.leaseLost }
            if status?.cancelRequested == true { throw JobInterruption.cancelRequested }
        } while await changes.next() != nil
        throw CancellationError()
    }

    /// The job's status. A store that is away for a moment must cost neither the work that was done nor the wait for it: it is asked again
    /// for half a minute.
    func patientStatus(of id: String) async throws -> JobStatus? {
        for _ in 0..<30 {
            do {
                return try await store.status(id: id)
            } catch let error as JobStoreError where error.isPassing {
                try await Task.sleep(for: .seconds(1))
            }
        }
        return try await store.status(id: id)
    }

    private func renewing<Value>(_ id: String, worker: String, every interval: Duration) async throws -> Value {
        while true {
            try await Task.sleep(for: interval)
            // A store that cannot be written to does not end the lease; that it lapses does.
            let held = try? await store.renew(id: id, worker: worker)
            if held == false { throw JobInterruption.leaseLost }
        }
    }
}
