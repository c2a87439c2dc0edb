/// A torch tensor: numbers of one type in up to any number of dimensions, on one device.
///
/// It owns its handle, and no operation gives it away, so it cannot be used after it has gone; a view of a tensor keeps the memory
/// that both share.
public final class Tensor: CustomStringConvertible {
    let handle: OpaquePointer
    public let torch: Torch

    /// Takes over `handle`.
    init(handle: OpaquePointer, torch: Torch) {
        self.handle = handle
        self.torch = torch
    }

    deinit { _ = torch.library.release(handle) }

    /// Sizes, outermost first; none for a single number.
    public var shape: [Int] {
        var rank: Int64 = 0
        var sizes: UnsafePointer<Int64>?
        guard torch.library.rank(handle, &rank) == 0, torch.library.sizes(handle, &sizes) == 0, let sizes else { return [] }
        return (0..<Int(rank)).map { Int(sizes[$0]) }
    }

    public var elementType: ElementType? {
        var code: Int32 = 0
        guard torch.library.elementType(handle, &code) == 0 else { return nil }
        return torch.library.elementTypeCodes.first { $0.value == code }?.key
    }

    public var device: Device? {
        var (code, index): (Int32, Int32) = (0, 0)
        guard torch.library.deviceKind(handle, &code) == 0, torch.library.deviceIndex(handle, &index) == 0 else { return nil }
        return torch.library.deviceCodes.first { $0.value == code }.map { Device($0.key, index: max(0, Int(index))) }
    }

    /// How many numbers it holds.
    public var count: Int { shape.reduce(1, *) }

    public var description: String { "\(elementType?.rawValue ?? "unknown")\(shape)" }
}
