import ReelShot

/// Open weights that the operator has added: where they are and how they want to be used.
public struct InstalledModel: Codable, Hashable, Sendable {
    /// What the operator calls it.
    public var name: String
    /// The engine that runs it.
    public var engine: String
    public var folder: String
    public var runtime: String?
    public var adapters: [String]
    public var steps: Int?
    public var isGuided: Bool

    public init(
        name: String, engine: String, folder: String, runtime: String? = nil, adapters: [String] = [], steps: Int? = nil,
        isGuided: Bool = true
    ) {
        self.name = name
        self.engine = engine
        self.folder = folder
        self.runtime = runtime
        self.adapters = adapters
        self.steps = steps
        self.isGuided = isGuided
    }

    var shotModel: ShotModel {
        ShotModel(name: name, folder: folder, runtime: runtime, adapters: adapters, steps: steps, isGuided: isGuided)
    }
}
