/// Where the elements of a tensor lie and its operations run.
public struct Device: Hashable, Sendable, CustomStringConvertible {
    public enum Kind: String, CaseIterable, Hashable, Sendable {
        case cpu
        case cuda
        case mps
    }

    public let kind: Kind
    /// Which one of several of a kind; 0 for the processor.
    public let index: Int

    public init(_ kind: Kind, index: Int = 0) {
        self.kind = kind
        self.index = index
    }

    public static let cpu = Device(.cpu)
    public static let cuda = Device(.cuda)
    public static let mps = Device(.mps)

    public var description: String { kind == .cpu ? "cpu" : "\(kind.rawValue):\(index)" }
}
