/// Why tensors could not be computed or read.
public enum TensorError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A library of torch is not where it was looked for, or does not load; the loader's own words.
    case library(String)
    /// The library lacks a function: torch is older than 2.10, or not torch.
    case missing(symbol: String)
    /// An operation refused its input; `operation` says its name and the shapes that it got.
    case operation(String, reason: String)
    /// A file of weights is damaged, cut short or not what the model needs.
    case weights(String)

    public var description: String {
        switch self {
        case .library(let reason): "torch cannot be loaded: \(reason)"
        case .missing(let symbol): "torch has no function \(symbol). Reel needs torch 2.10 or later (pip install torch)."
        case .operation(let operation, let reason): "\(operation): \(reason)"
        case .weights(let reason): reason
        }
    }
}
