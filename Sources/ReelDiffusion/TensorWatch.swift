public import ReelTensor

/// Hears the outputs of parts of a model by name, so that each can be compared with the original's.
public final class TensorWatch {
    public private(set) var seen: [String: Tensor] = [:]
    private let prefix: String
    private let parent: TensorWatch?

    public init() { (prefix, parent) = ("", nil) }

    private init(prefix: String, parent: TensorWatch) { (self.prefix, self.parent) = (prefix, parent) }

    /// For a part, whose names begin with `name`.
    subscript(name: String) -> TensorWatch { TensorWatch(prefix: name + ".", parent: self) }

    func callAsFunction(_ name: String, _ tensor: Tensor) {
        if let parent { parent(prefix + name, tensor) } else { seen[prefix + name] = tensor }
    }
}
