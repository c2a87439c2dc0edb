import Glibc
import Subprocess
public import SystemPackage

/// Runs a shot in a process of its own: one JSON line in, events out, and the process ends with the shot.
///
/// A decoder or tensor library that crashes takes down one attempt at one shot. Cancelling the task asks the process to
/// stop, and kills it `grace` later.
public struct EngineProcess: Sendable {
    /// The `reel-engine` program.
    public var executable: FilePath
    public var arguments: [String]
    /// How long a cancelled process may take to stop by itself.
    public var grace: Duration

    public init(executable: FilePath, arguments: [String] = [], grace: Duration = .seconds(2)) {
        self.executable = executable
        self.arguments = arguments
        self.grace = grace
    }

    /// Makes `shot`, passing on what the engine says of it: `log` and `progress`, in order.
    /// - Throws: `EngineFailure` as the engine reported it, `EngineCrash` if the process ended without a word or could not
    ///   be started, `CancellationError` if the task was cancelled.
    public func render(
        _ shot: Shot, onEvent: @escaping @Sendable (EngineEvent) async throws -> Void
    ) async throws -> RenderedFile {
        _ = Self.brokenPipesAreErrors
        let line = try JSONLine.encode(shot)
        let lastWords = LastWords()
        let result = try await start { input, output, error in
            async let listening: Void = lastWords.listen(to: error)
            var outcome: EngineOutcome?
            do {
                _ = try await input.write(line)
                outcome = try await Self.outcome(in: output, onEvent: onEvent)
                // The process ends at the end of its input, so it is still there until its last event has been read.
                try await input.finish()
            } catch is SubprocessError {
                // A pipe of a process that is gone: what it said last and how it ended tell more.
                outcome = nil
            }
            await listening
            return outcome
        }
        try Task.checkCancellation()
        switch result.outcome {
        case .finished(let file): return file
        case .failed(let failure): throw failure
        case nil: throw EngineCrash(ending: result.ending, lastWords: await lastWords.lines)
        }
    }

    /// Writing to a process that is gone must fail, not end this one. There is no flag for one pipe, only the signal's setting
    /// for the whole process.
    private static let brokenPipesAreErrors: Void = { _ = signal(SIGPIPE, SIG_IGN) }()

    private func start(
        _ conversation:
            (StandardInputWriter, SubprocessOutputSequence, SubprocessOutputSequence) async throws -> EngineOutcome?
    ) async throws -> (outcome: EngineOutcome?, ending: String) {
        var options = PlatformOptions()
        // Its own session: an interrupt typed at the terminal reaches the Dispatcher alone, which decides what to do.
        options.createSession = true
        options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: grace)]
        do {
            let result = try await Subprocess.run(
                .path(executable), arguments: Arguments(arguments), environment: Self.environment, platformOptions: options,
                input: .inputWriter, output: .sequence, error: .sequence
            ) { execution in
                try await conversation(
                    execution.standardInputWriter, execution.standardOutput, execution.standardError)
            }
            return (result.closureResult, Self.describe(result.terminationStatus))
        } catch let error as SubprocessError {
            try Task.checkCancellation()
            throw EngineCrash(ending: "could not be run (\(executable)): \(error)", lastWords: [])
        }
    }

    /// This process's, but for the secrets of those who may call it: an engine has no use for them.
    private static let environment = Environment.inherit.updating(["REEL_KEYS": nil])

    /// Reads events to the last one of the shot; nil if the output ends before it.
    private static func outcome(
        in output: SubprocessOutputSequence, onEvent: @Sendable (EngineEvent) async throws -> Void
    ) async throws -> EngineOutcome? {
        for try await line in output.strings() where !line.isEmpty {
            guard let event = try? JSONLine.decode(EngineEvent.self, from: line) else {
                try await onEvent(.log(LogLine(.stdout, line)))
                continue
            }
            switch event {
            case .log, .progress: try await onEvent(event)
            case .finished(let file): return .finished(file)
            case .failed(let failure): return .failed(failure)
            }
        }
        return nil
    }

    private static func describe(_ status: TerminationStatus) -> String {
        switch status {
        case .exited(let code): "exited with code \(code)"
        case .signaled(let signal): "was ended by signal \(signal)"
        }
    }
}

private enum EngineOutcome: Sendable {
    case finished(RenderedFile)
    case failed(EngineFailure)
}

/// The last lines that a process wrote to its standard error.
private actor LastWords {
    private(set) var lines: [String] = []

    func listen(to error: SubprocessOutputSequence) async {
        do {
            for try await line in error.strings() {
                lines.append(line)
                if lines.count > 20 { lines.removeFirst() }
            }
        } catch {
            // The pipe broke with the process; what was heard so far is what there is.
        }
    }
}
