public import Logging
public import ReelShot

/// The servers that make the videos of one endpoint, in the order in which they are asked, and the engine here after them.
public struct DelegateRoute: Sendable {
    public let delegates: [Delegate]
    /// Whether the engine here makes what none of them has made.
    public let fallsBack: Bool
    private let logger: Logger
    private let onOutcome: @Sendable (DelegateOutcome) -> Void

    /// - Parameters:
    ///   - logger: for the operator: what failed, with addresses.
    ///   - onOutcome: hears of every attempt.
    public init(
        _ delegates: [Delegate], fallsBack: Bool, logger: Logger,
        onOutcome: @escaping @Sendable (DelegateOutcome) -> Void = { _ in }
    ) {
        self.delegates = delegates
        self.fallsBack = fallsBack
        self.logger = logger
        self.onOutcome = onOutcome
    }

    /// Makes `shot`, and brings what a server has made of it to its terms.
    ///
    /// - Parameters:
    ///   - endpoint: its id.
    ///   - scratch: folder for what comes and goes, the caller's to remove.
    ///   - engine: the processes here: they get the pictures ready and the video into shape, and make what no server made.
    /// - Throws: what `engine` throws; `EngineFailure` if no server can or will make such a shot; `DelegatesExhausted`; `CancellationError`.
    public func render(
        _ shot: Shot, endpoint: String, scratch: String, engine: any ShotRendering,
        onEvent: @escaping @Sendable (EngineEvent) async throws -> Void
    ) async throws -> RenderedFile {
        var failures: [(name: String, failure: DelegateFailure)] = []
        var pictures: DelegatePictures?
        for (index, delegate) in delegates.enumerated() {
            if let refusal = delegate.abilities.refusal(of: shot) {
                failures.append((delegate.name, DelegateFailure(.unable, "It \(refusal).")))
                try await onEvent(.log(LogLine(.info, "\(delegate.name) (\(delegate.setting.kind.name)) \(refusal): not asked")))
                continue
            }
            guard delegate.health.admit() else {
                let reason = delegate.health.snapshot.trouble ?? "it failed several times"
                failures.append((delegate.name, DelegateFailure(.resting, "It is left alone for a while: \(reason)")))
                try await onEvent(.log(LogLine(.warning, "\(delegate.name) is left alone for a while: \(reason)")))
                continue
            }
            let start = ContinuousClock.now
            do {
                let ready: DelegatePictures
                if let pictures {
                    ready = pictures
                } else {
                    ready = try await DelegatePictures.prepare(shot, in: scratch, engine: engine, onEvent: onEvent)
                    pictures = ready
                }
                let file = try await make(
                    shot, ready, by: delegate, endpoint: endpoint, target: "\(scratch)/delegate-\(index).video", engine: engine,
                    onEvent: onEvent)
                delegate.health.succeeded(isVideo: true)
                onOutcome(DelegateOutcome(name: delegate.name, failure: nil, took: .now - start))
                return file
            } catch let said as DelegateFailure {
                let failure = delegate.secrets.removed(from: said)
                delegate.health.failed(failure, isVideo: true)
                onOutcome(DelegateOutcome(name: delegate.name, failure: failure, took: .now - start))
                logger.warning(
                    "A server made no video",
                    metadata: ["server": "\(delegate.name)", "cause": "\(failure.code.rawValue)", "reason": "\(failure.detail)"])
                failures.append((delegate.name, failure))
                try await onEvent(.log(LogLine(.warning, "\(delegate.name) made no video. \(failure.message)")))
            } catch {
                delegate.health.abandoned()
                throw error
            }
        }
        if fallsBack {
            if !failures.isEmpty { try await onEvent(.log(LogLine(.info, "The video is made here instead"))) }
            return try await engine.render(shot, onEvent: onEvent)
        }
        // Where all have said no to this very request, another attempt would end in the same way.
        guard failures.contains(where: { $0.failure.code != .unable && $0.failure.code != .refused }) else {
            throw EngineFailure(
                .unsupportedFeature,
                "No server of this endpoint makes this video. "
                    + failures.map { "\($0.name): \($0.failure.message)" }.joined(separator: " "))
        }
        throw DelegatesExhausted(failures: failures)
    }

    private func make(
        _ shot: Shot, _ pictures: DelegatePictures, by delegate: Delegate, endpoint: String, target: String,
        engine: any ShotRendering,
        onEvent: @escaping @Sendable (EngineEvent) async throws -> Void
    ) async throws -> RenderedFile {
        let report = RemoteReport(onEvent: onEvent)
        await report.log("The video is made by \(delegate.name) (\(delegate.setting.kind.name))")
        for note in delegate.abilities.notes(on: shot) { await report.log("This server \(note)") }
        try await report.check()
        let task = DelegateTask(
            endpoint: endpoint, shot: shot, first: pictures.first, last: pictures.last, size: pictures.size, target: target)
        // Lost once, by a server that was started anew: asked once more.
        do {
            try await delegate.run.make(task, report: report)
        } catch let failure as DelegateFailure where failure.code == .lost {
            await report.log("\(delegate.name) lost the video: asked again", .warning)
            try await delegate.run.make(task, report: report)
        }
        var conforming = shot
        conforming.engine = "conform"
        conforming.model = nil
        conforming.source = ShotSource(path: target, maximumBytes: delegate.run.pacing.maximumBytes)
        do {
            return try await engine.render(conforming) { event in
                guard case .progress(let fraction) = event else { return try await onEvent(event) }
                try await onEvent(.progress(RemoteReport.share + (1 - RemoteReport.share) * fraction))
            }
        } catch let failure as EngineFailure where failure.code == .badSource {
            throw DelegateFailure(.badVideo, failure.message)
        }
    }
}
