/// Open weights that a shot is to be made with, for engines that need some: files of this machine, and how the model wants to be used.
public struct ShotModel: Codable, Hashable, Sendable {
    /// What the operator calls it.
    public var name: String
    /// The folder with its parts.
    public var folder: String
    /// Where the tensor library is; nil: wherever the engine finds one.
    public var runtime: String?
    /// Adapters (LoRA) that are merged into the weights.
    public var adapters: [String]
    /// How many steps it takes; nil: as many as the engine thinks best.
    public var steps: Int?
    /// Whether it follows guidance; distilled models do not, and take half the time.
    public var isGuided: Bool

    public init(
        name: String, folder: String, runtime: String? = nil, adapters: [String] = [], steps: Int? = nil, isGuided: Bool = true
    ) {
        self.name = name
        self.folder = folder
        self.runtime = runtime
        self.adapters = adapters
        self.steps = steps
        self.isGuided = isGuided
    }
}
