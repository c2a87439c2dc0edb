import ReelDiffusion
public import ReelEngine
public import ReelMedia
public import ReelShot
import ReelTensor

/// Video from pictures by the open weights of Wan 2.1 and 2.2, on a GPU where there is one.
///
/// The model's own frames are resampled to the shot's frame rate by the built-in engine, and its soundtrack is the built-in one.
public struct WanEngine: Engine {
    public let name = "wan"
    private let threads: Int
    private let environment: [String: String]

    /// - Parameters:
    ///   - threads: for work on the processor.
    ///   - environment: where torch may be named, as `REEL_TORCH`; nil: this process's.
    public init(threads: Int, environment: [String: String]? = nil) {
        (self.threads, self.environment) = (threads, environment ?? TorchFolder.environment)
    }

    public func canMake(_ shot: Shot) -> Bool { shot.model != nil && shot.stills == nil }

    public func begin(_ shot: Shot, first: Frame, last: Frame?, log: (LogLine) -> Void) throws -> any Clip {
        try withoutActuallyEscaping(log) { log in
            try begin(shot, first: first, last: last, report: EngineReport(log: log))
        }
    }

    public func begin(_ shot: Shot, first: Frame, last: Frame?, report: EngineReport) throws -> any Clip {
        guard let model = shot.model else {
            throw EngineFailure(.unsupportedFeature, "The engine wan needs a model. Add one with reel models add.")
        }
        do {
            return try WanWork(shot, model, first: first, last: last, threads: threads, environment: environment, report: report)
                .clip()
        } catch let error as TensorError {
            // Where somebody has stopped the work, that is what it ends with.
            try report.check()
            throw EngineFailure(.engine, "Wan (\(model.name)): \(error)")
        }
    }
}
