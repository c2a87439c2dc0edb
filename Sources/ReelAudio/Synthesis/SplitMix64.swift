/// A small random number generator whose stream is fixed by its seed on every machine.
///
/// SplitMix64: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
package struct SplitMix64: RandomNumberGenerator, Sendable {
    private var state: UInt64

    package init(seed: UInt64) {
        state = seed
    }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// A generator of its own, unrelated to what this one gives next.
    package mutating func split() -> SplitMix64 {
        SplitMix64(seed: next())
    }

    /// A number in 0..<1, evenly spread.
    package mutating func unit() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    /// A number in `range`, evenly spread.
    package mutating func within(_ range: ClosedRange<Double>) -> Double {
        range.lowerBound + (range.upperBound - range.lowerBound) * unit()
    }

    /// A sample of white noise, -1..<1.
    package mutating func white() -> Double {
        Double(Int64(bitPattern: next()) >> 11) * 0x1p-52
    }
}
