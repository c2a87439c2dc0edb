import Synchronization

/// How often a figure fell into each of a few fixed ranges, and the sum of all. Recording takes no lock.
public final class HistogramSeries: Sendable {
    /// Upper bounds of the buckets, ascending; above the last there is one more, without a bound.
    public let bounds: [Double]
    private let counts: [Count]
    private let sumBits = Atomic<UInt64>(0)

    private final class Count: Sendable {
        let value = Atomic<Int>(0)
    }

    public init(bounds: [Double]) {
        self.bounds = bounds
        counts = (0...bounds.count).map { _ in Count() }
    }

    public var sum: Double { Double(bitPattern: sumBits.load(ordering: .relaxed)) }

    /// How many figures each bucket holds, and, last, how many there are above every bound.
    public var bucketCounts: [Int] { counts.map { $0.value.load(ordering: .relaxed) } }

    /// A figure that is no number is not recorded: the sum would be none for ever.
    public func record(_ value: Double) {
        guard !value.isNaN else { return }
        var index = 0
        while index < bounds.count, value > bounds[index] { index += 1 }
        counts[index].value.wrappingAdd(1, ordering: .relaxed)
        sumBits.add(value)
    }

    /// Records a time, in seconds.
    public func record(_ duration: Duration) {
        record(duration / .seconds(1))
    }
}
