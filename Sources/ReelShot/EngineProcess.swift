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

    public init(
        executable: FilePath, arguments: [String] = [], grace: Duration = .seconds(2), limits: EngineLimits = EngineLimits()
    ) {
        self.executable = executable
        self.arguments = arguments
        self.grace = grace
        self.limits = limits
    }

    public func render(
        _ shot: Shot, onEvent: @escaping @Sendable (EngineEvent) async throws -> Void
    ) async throws -> RenderedFile {
        try await RunningEngine.start(self).render(JSONLine.encode(shot), onEvent: onEvent).get()
    }
}
