public import ReelShot

/// Open weights that the operator has added, and the engine that runs them.
public struct InstalledModel: Codable, Hashable, Sendable {
    public var engine: String
    public var model: ShotModel

    public init(engine: String, model: ShotModel) { (self.engine, self.model) = (engine, model) }

    /// What the operator calls it.
    public var name: String { model.name }
}
