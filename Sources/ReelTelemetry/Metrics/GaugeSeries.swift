import Synchronization

/// A figure that goes up and down. Setting it takes no lock.
public final class GaugeSeries: Sendable {
    private let bits = Atomic<UInt64>(0)

    public init() {}

    public var value: Double { Double(bitPattern: bits.load(ordering: .relaxed)) }

    public func set(_ value: Double) {
        bits.store(value.bitPattern, ordering: .relaxed)
    }

    public func add(_ amount: Double) {
        bits.add(amount)
    }
}
