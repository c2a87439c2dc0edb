public import ReelShot

/// The engines of this process, best first.
public struct EngineRegistry: Sendable {
    private let engines: [any Engine]

    public init(_ engines: [any Engine]) {
        self.engines = engines
    }

    public var names: [String] { engines.map(\.name) }

    /// The engine that `shot` names, or else the first that can make it.
    /// - Throws: `EngineFailure` when there is none.
    public func engine(for shot: Shot) throws(EngineFailure) -> any Engine {
        let candidates = shot.engine.map { name in engines.filter { $0.name == name } } ?? engines
        if let engine = candidates.first(where: { $0.canMake(shot) }) {
            return engine
        }
        let wanted = shot.engine.map { "The engine \($0)" } ?? "No engine"
        throw EngineFailure(
            .unsupportedFeature,
            "\(wanted) can make this shot here. Engines of this process: \(names.joined(separator: ", "))."
        )
    }
}
