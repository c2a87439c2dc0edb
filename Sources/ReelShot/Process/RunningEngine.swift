import CSpawn
import Glibc
import ReelThreads
import Synchronization

/// An engine process from its start to its end, watched by a thread of its own. It makes one shot at most.
final class RunningEngine: Sendable {
    private enum Order: Sendable {
        case shot(Shot, AsyncStream<EngineEvent>.Continuation)
        case stop
        case retire
    }

    /// Nil once the process is gone and nobody carries out any.
    private let orders = Mutex<[Order]?>([])
    /// Wakes the thread for an order.
    private let bell: Int32
    private let id = Promise<Int32>()
    private let noLongerIdle = Promise<Void>()
    private let ended = Promise<EngineResult>()

    private init() { bell = cspawn_bell() }

    deinit { if bell >= 0 { close(bell) } }

    /// Starts a process that waits for its shot.
    /// - Throws: `EngineCrash` if it cannot be started.
    static func start(_ program: EngineProcess) async throws(EngineCrash) -> RunningEngine {
        let engine = RunningEngine()
        let trouble = Promise<EngineCrash?>()
        let isGranted =
            engine.bell >= 0
            && OwnThread.start {
                do throws(EngineCrash) {
                    let folder = try Self.folder(for: program)
                    let child: ChildProcess
                    do throws(EngineCrash) {
                        child = try ChildProcess(program, folder: folder)
                    } catch {
                        folder?.remove()
                        throw error
                    }
                    engine.id.fulfil(child.pid)
                    trouble.fulfil(nil)
                    engine.watch(child, EngineWatch(limits: program.limits, grace: program.grace), folder)
                } catch {
                    trouble.fulfil(error)
                }
            }
        guard isGranted else {
            throw EngineCrash(ending: "could not be run: this machine has no thread or descriptor left for it")
        }
        if let crash = await trouble.value { throw crash }
        return engine
    }

    /// Its process id.
    var pid: Int32 { id.current ?? -1 }

    /// Makes `shot`. When this returns or throws, the process is gone, and so are those that it started.
    /// - Throws: `CancellationError`, what `onEvent` throws.
    func render(
        _ shot: Shot, onEvent: @Sendable (EngineEvent) async throws -> Void
    ) async throws -> EngineResult {
        let (events, heard) = AsyncStream.makeStream(of: EngineEvent.self)
        return try await withTaskCancellationHandler {
            post(.shot(shot, heard))
            do {
                for await event in events { try await onEvent(event) }
            } catch {
                post(.stop)
                _ = await ended.value
                throw error
            }
            let result = await ended.value
            try Task.checkCancellation()
            return result
        } onCancel: {
            post(.stop)
        }
    }

    /// Ends the process unless it has been given a shot.
    func retire() { post(.retire) }

    /// Waits until the process has been given a shot, or has ended.
    /// - Returns: how it ended, if it did.
    func whenNoLongerIdle() async -> EngineResult? {
        await noLongerIdle.value
        return ended.current
    }

    /// Waits until the process has ended and nothing of it is left.
    @discardableResult func whenEnded() async -> EngineResult { await ended.value }

    private func post(_ order: Order) {
        let isHeard = orders.withLock { orders in
            orders?.append(order)
            return orders != nil
        }
        if case .shot(_, let listener) = order {
            noLongerIdle.fulfil(())
            if !isHeard { listener.finish() }
        }
        cspawn_ring(bell)
    }

    private func takeOrders() -> [Order] {
        cspawn_silence(bell)
        return orders.withLock { orders in
            defer { orders = orders.map { _ in [] } }
            return orders ?? []
        }
    }

    /// Where a confined process works; nil for one that is not.
    private static func folder(for program: EngineProcess) throws(EngineCrash) -> EngineFolder? {
        guard program.sandbox != nil else { return nil }
        do {
            return try EngineFolder(in: program.scratch)
        } catch {
            throw EngineCrash(ending: "could not be run: \(error)")
        }
    }

    /// The thread's work. The folder is gone before anybody hears that the process has ended.
    private func watch(_ child: consuming ChildProcess, _ watch: EngineWatch, _ folder: EngineFolder?) {
        var talk = EngineTalk(child, watch)
        var wanted: Shot?
        var heard: AsyncStream<EngineEvent>.Continuation?
        while !talk.hasEnded {
            talk.wait(for: bell)
            for order in takeOrders() {
                switch order {
                case .shot(let shot, let listener):
                    heard = listener
                    wanted = shot
                    talk.give(shot, by: folder)
                case .stop: talk.stop()
                case .retire: talk.retire()
                }
            }
            for event in talk.listen() { heard?.yield(event) }
        }
        let (result, events) = talk.conclude()
        for event in events { heard?.yield(event) }
        let placed = wanted.map { result.placed(by: folder, for: $0) } ?? result
        folder?.remove()
        ended.fulfil(placed)
        noLongerIdle.fulfil(())
        heard?.finish()
        let late = orders.withLock { orders in
            defer { orders = nil }
            return orders ?? []
        }
        for case .shot(_, let listener) in late { listener.finish() }
    }
}

extension EngineResult {
    /// The result with its file where the shot wants it, whatever the process says of the place.
    fileprivate func placed(by folder: EngineFolder?, for shot: Shot) -> EngineResult {
        let result = folder?.take(self, of: shot) ?? self
        guard case .finished(var file) = result else { return result }
        file.path = shot.output
        return .finished(file)
    }
}
