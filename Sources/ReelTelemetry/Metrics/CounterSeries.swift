import Synchronization

/// A count that only grows. Counting takes no lock.
public final class CounterSeries: Sendable {
    private let whole = Atomic<Int>(0)
    /// What was counted in parts, as the bits of a Double.
    private let parts = Atomic<UInt64>(0)

    public init() {}

    public var value: Double { Double(whole.load(ordering: .relaxed)) + Double(bitPattern: parts.load(ordering: .relaxed)) }

    public func increment(by amount: Int = 1) {
        whole.wrappingAdd(amount, ordering: .relaxed)
    }

    public func increment(by amount: Double) {
        parts.add(amount)
    }
}

extension Atomic where Value == UInt64 {
    /// Adds to the Double whose bits are kept here.
    borrowing func add(_ amount: Double) {
        var seen = load(ordering: .relaxed)
        while true {
            let sum = (Double(bitPattern: seen) + amount).bitPattern
            let (exchanged, original) = compareExchange(expected: seen, desired: sum, ordering: .relaxed)
            if exchanged { return }
            seen = original
        }
    }
}
