public import SystemPackage

/// Runs a shot in a process of its own: one JSON line in, events out, and the process ends with the shot.
///
/// A decoder or tensor library that crashes takes down one attempt at one shot. Cancelling the task asks the process to
/// stop, and kills it `grace` later, with every process that it started.
public struct EngineProcess: ShotRendering {
    /// The `reel-engine` program.
    public var executable: FilePath
    public var arguments: [String]
    /// How long a cancelled process may take to stop by itself.
    public var grace: Duration
    public var limits: EngineLimits
    /// What it may reach; nil for whatever this process may.
    public var sandbox: EngineSandbox?
    /// Variables of this process's environment that are secrets and not the engine's, besides those that always are.
    public var secrets: Set<String>
    /// Where a confined process gets a folder of its own; it is there already.
    public var scratch: String

    public init(
        executable: FilePath, arguments: [String] = [], grace: Duration = .seconds(2), limits: EngineLimits = EngineLimits(),
        sandbox: EngineSandbox? = nil, secrets: Set<String> = [], scratch: String = "/tmp"
    ) {
        self.executable = executable
        self.arguments = arguments
        self.grace = grace
        self.limits = limits
        self.sandbox = sandbox
        self.secrets = secrets
        self.scratch = scratch
    }

    /// Starts a process as for a shot, and ends its input instead of giving it one.
    /// - Throws: `EngineCrash` if it does not end by itself, and well, within a minute; it cannot load its libraries, perhaps.
    public func tryStart() async throws(EngineCrash) {
        var brief = self
        brief.limits.lingering = .seconds(60)
        let engine = try await RunningEngine.start(brief)
        engine.retire()
        let ending = await engine.whenEnded()
        if case .crashed(let crash, _) = ending, crash.ending != ProcessEnding.exited(0).description { throw crash }
    }

    public func render(
        _ shot: Shot, onEvent: @escaping @Sendable (EngineEvent) async throws -> Void
    ) async throws -> RenderedFile {
        try await RunningEngine.start(self).render(shot, onEvent: onEvent).get()
    }
}
