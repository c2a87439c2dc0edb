import ReelShot

/// One video at one server, from the request to the file: asked for, followed, fetched; stopped if nobody wants it any more.
package struct RemoteRun: Sendable {
    /// How a server is watched.
    package struct Pacing: Sendable {
        /// From the request to the file.
        package var deadline: Duration
        /// Between two looks at the state, at first and at last.
        package var looks: ClosedRange<Duration>
        /// How long a server may take to hear that it should stop.
        package var farewell: Duration
        /// The largest video taken, in bytes.
        package var maximumBytes: Int

        package init(
            deadline: Duration = .seconds(1800), looks: ClosedRange<Duration> = .milliseconds(250)...(.seconds(2)),
            farewell: Duration = .seconds(10), maximumBytes: Int = 512 << 20
        ) {
            self.deadline = deadline
            self.looks = looks
            self.farewell = farewell
            self.maximumBytes = maximumBytes
        }
    }

    let server: any RemoteServer
    let pacing: Pacing

    package init(_ server: any RemoteServer, pacing: Pacing = Pacing()) { (self.server, self.pacing) = (server, pacing) }

    /// Has the video made and fetches it to the task's target.
    /// - Throws: `DelegateFailure`, `CancellationError`, what the report's listener throws. The server has been told to stop then.
    package func make(_ task: DelegateTask, report: RemoteReport) async throws {
        let deadline = ContinuousClock.now + pacing.deadline
        let submitted = await result(until: deadline) { server throws(DelegateFailure) in try await server.submit(task) }
        if Task.isCancelled {
            // It was accepted all the same: nobody else would ever stop it.
            if case .success(let id) = submitted { await stop(id, after: CancellationError(), report: report) }
            throw CancellationError()
        }
        let id = try submitted.get()
        do {
            try await withThrowingTaskGroup(of: Bool.self) { group in
                let (bell, ring) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
                group.addTask { [server] in
                    // What a server tells by itself is a help: the looks at its state go on without.
                    try? await server.listen(to: id, report: report)
                    ring.yield()
                    return false
                }
                group.addTask {
                    try await follow(id, until: deadline, bell: bell, report: report)
                    return true
                }
                defer { group.cancelAll() }
                while let isDone = try await group.next(), !isDone {}
            }
            let limit = pacing.maximumBytes
            let fetched = await result(until: deadline) { server throws(DelegateFailure) in
                try await server.fetch(id, to: task.target, limit: limit)
            }
            try Task.checkCancellation()
            try fetched.get()
        } catch {
            await stop(id, after: error, report: report)
            throw error
        }
    }

    private func follow(
        _ id: String, until deadline: ContinuousClock.Instant, bell: AsyncStream<Void>, report: RemoteReport
    ) async throws {
        var pause = pacing.looks.lowerBound
        var told: Int?
        while true {
            try await report.check()
            try Task.checkCancellation()
            let state = await result(until: deadline) { server throws(DelegateFailure) in try await server.state(of: id) }
            try Task.checkCancellation()
            switch try state.get() {
            case .done: return await report.progress(1)
            case .waiting(let position):
                if let position, position != told {
                    told = position
                    await report.log(
                        position == 0 ? "It is next in the server's queue" : "\(position) are before it in the server's queue")
                }
            case .working(let fraction, let lines):
                for line in lines { await report.remoteLog(line) }
                if let fraction { await report.progress(fraction) }
            }
            guard ContinuousClock.now + pause < deadline else { throw late }
            await Self.wait(pause, for: bell)
            pause = min(pause * 1.5, pacing.looks.upperBound)
        }
    }

    /// What a step comes to. It is cancelled with the surrounding task, and when the time is over, however long its requests may wait.
    private func result<Value: Sendable>(
        until deadline: ContinuousClock.Instant,
        of step: @escaping @Sendable (any RemoteServer) async throws(DelegateFailure) -> Value
    ) async -> Result<Value, DelegateFailure> {
        let server = server
        // Not a part of this task: a request that is on its way when the task is cancelled must be known to be stopped.
        let work = Task { () async -> Result<Value, DelegateFailure> in
            do throws(DelegateFailure) { return .success(try await step(server)) } catch { return .failure(error) }
        }
        let alarm = Task {
            try await Task.sleep(until: deadline, clock: .continuous)
            work.cancel()
        }
        defer { alarm.cancel() }
        let result = await withTaskCancellationHandler {
            await work.value
        } onCancel: {
            work.cancel()
        }
        if case .failure = result, ContinuousClock.now >= deadline { return .failure(late) }
        return result
    }

    private var late: DelegateFailure { DelegateFailure(.late, "It took longer than it may (\(pacing.deadline)).") }

    /// Waits, or until the bell rings.
    private static func wait(_ pause: Duration, for bell: AsyncStream<Void>) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { try? await Task.sleep(for: pause) }
            group.addTask { for await _ in bell { return } }
            await group.next()
            group.cancelAll()
        }
    }

    /// Tells the server to stop, also from a task that is cancelled, and waits for it a while.
    private func stop(_ id: String, after error: any Error, report: RemoteReport) async {
        if let failure = error as? DelegateFailure, [.lost, .failed, .unreachable].contains(failure.code) { return }
        let server = server
        let farewell = pacing.farewell
        let isStopped = await Task {
            await withTaskGroup(of: Bool.self) { group in
                group.addTask { (try? await server.cancel(id)) != nil }
                group.addTask {
                    try? await Task.sleep(for: farewell)
                    return false
                }
                let first = await group.next() ?? false
                group.cancelAll()
                return first
            }
        }.value
        guard server.abilities[.cancel] != .no else {
            return await report.log("This server cannot stop a video that it has begun: it may still be at work on it", .warning)
        }
        await report.log(
            isStopped ? "The server was told to stop" : "The server could not be told to stop", isStopped ? .info : .warning)
    }
}
