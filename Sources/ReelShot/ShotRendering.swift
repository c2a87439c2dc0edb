/// Whoever makes shots: an engine process for one shot, or a pool of them.
public protocol ShotRendering: Sendable {
    /// Makes `shot`, passing on what the engine says of it: `log` and `progress`, in order.
    ///
    /// When this returns or throws, no process is at work on the shot any more.
    /// - Throws: `EngineFailure` as the engine reported it, `EngineCrash` if its process ended without a word, broke the rules
    ///   or could not be started, `CancellationError` if the task was cancelled, what `onEvent` throws.
    func render(
        _ shot: Shot, onEvent: @escaping @Sendable (EngineEvent) async throws -> Void
    ) async throws -> RenderedFile
}
