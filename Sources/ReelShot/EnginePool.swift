import Synchronization

/// Engine processes started ahead of need, each waiting for its shot.
///
/// A shot is handed to a process that waits already, and the next one is started at once. A process makes one shot: what it leaks
/// or breaks ends with it.
public final class EnginePool: ShotRendering {
    private let program: EngineProcess
    private let size: Int
    private let backoff: ClosedRange<Duration>
    private let onTrouble: @Sendable (EngineCrash) -> Void
    private let waiting = Mutex<[RunningEngine]>([])

    /// - Parameters:
    ///   - size: processes to keep waiting.
    ///   - backoff: the wait before a process that ended while it waited is replaced; each further one is twice as long, up to the
    ///     upper bound, until a process has been given a shot.
    ///   - onTrouble: hears of processes that ended while they waited.
    public init(
        of program: EngineProcess,
        size: Int,
        backoff: ClosedRange<Duration> = .milliseconds(250)...(.seconds(60)),
        onTrouble: @escaping @Sendable (EngineCrash) -> Void = { _ in }
    ) {
        self.program = program
        self.size = max(0, size)
        self.backoff = backoff
        self.onTrouble = onTrouble
    }

    /// Keeps the processes waiting until the task is cancelled, then ends them. Without it, each shot starts its own.
    public func run() async {
        await withTaskGroup { group in
            for _ in 0..<size { group.addTask { await self.keepOneWaiting() } }
        }
    }

    public func render(
        _ shot: Shot, onEvent: @escaping @Sendable (EngineEvent) async throws -> Void
    ) async throws -> RenderedFile {
        // Those that waited can all be dead by now, and their replacements too: so only so many, then one of its own.
        for _ in 0...size {
            guard let engine = takeWaiting() else { break }
            let result = try await engine.render(shot, onEvent: onEvent)
            if case .crashed(_, tookShot: false) = result { continue }
            return try result.get()
        }
        return try await RunningEngine.start(program).render(shot, onEvent: onEvent).get()
    }

    /// Ids of the processes that wait, the oldest first.
    package var waitingProcesses: [Int32] { waiting.withLock { $0.map(\.pid) } }

    private func takeWaiting() -> RunningEngine? {
        // The one that has waited longest is the readiest.
        waiting.withLock { $0.isEmpty ? nil : $0.removeFirst() }
    }

    private func keepOneWaiting() async {
        var pause = backoff.lowerBound
        while !Task.isCancelled {
            let crash: EngineCrash?
            do throws(EngineCrash) {
                crash = try await waitWithOne()
            } catch {
                crash = error
            }
            guard let crash, !Task.isCancelled else {
                pause = backoff.lowerBound
                continue
            }
            onTrouble(crash)
            try? await Task.sleep(for: pause)
            pause = min(pause * 2, backoff.upperBound)
        }
    }

    /// Starts a process and waits until it is taken.
    /// - Returns: nil, or how the process ended while it waited.
    private func waitWithOne() async throws(EngineCrash) -> EngineCrash? {
        let engine = try await RunningEngine.start(program)
        waiting.withLock { $0.append(engine) }
        let result = await withTaskCancellationHandler {
            await engine.whenNoLongerIdle()
        } onCancel: {
            engine.retire()
        }
        let hasWaited = waiting.withLock { engines in
            let count = engines.count
            engines.removeAll { $0 === engine }
            return engines.count < count
        }
        if Task.isCancelled { await engine.whenEnded() }
        guard hasWaited, case .crashed(let crash, _)? = result else { return nil }
        return crash
    }
}
