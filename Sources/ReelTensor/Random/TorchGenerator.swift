import Glibc

/// Torch's generator of random numbers on the processor: the same seed gives the same normal noise as `torch.randn`.
///
/// MT19937 (Matsumoto and Nishimura, 1998), and the order in which torch fills a tensor (ATen/native/cpu/DistributionTemplates.h):
/// bit for bit where there are fewer than 16 numbers, within 2.4e-7 otherwise, since torch uses vector logarithms and sines.
public struct TorchGenerator: Sendable {
    private static let size = 624
    private var state: [UInt32]
    private var next = TorchGenerator.size

    public init(seed: UInt64) {
        state = [UInt32(truncatingIfNeeded: seed)]
        state.reserveCapacity(Self.size)
        for index in 1..<Self.size {
            let last = state[index - 1]
            state.append(1_812_433_253 &* (last ^ (last >> 30)) &+ UInt32(index))
        }
    }

    private mutating func bits32() -> UInt32 {
        if next == Self.size { turn() }
        var value = state[next]
        next += 1
        value ^= value >> 11
        value ^= (value << 7) & 0x9d2c_5680
        value ^= (value << 15) & 0xefc6_0000
        return value ^ (value >> 18)
    }

    private mutating func turn() {
        for index in 0..<Self.size {
            let mixed = (state[index] & 0x8000_0000) | (state[(index + 1) % Self.size] & 0x7fff_ffff)
            state[index] = state[(index + 397) % Self.size] ^ (mixed >> 1) ^ (mixed & 1 == 0 ? 0 : 0x9908_b0df)
        }
        next = 0
    }

    private mutating func bits64() -> UInt64 {
        let high = bits32()
        return UInt64(high) << 32 | UInt64(bits32())
    }

    /// In 0..<1, 24 bits of it.
    private mutating func float() -> Float { Float(bits32() & 0xff_ffff) / 16_777_216 }

    /// In 0..<1, 53 bits of it.
    private mutating func double() -> Double { Double(bits64() & 0x1f_ffff_ffff_ffff) / 9_007_199_254_740_992 }

    /// `count` numbers of mean 0 and variance 1.
    public mutating func normal(_ count: Int) -> [Float] {
        count < 16 ? few(count) : many(count)
    }

    /// Pairs by Box and Muller in double precision.
    private mutating func few(_ count: Int) -> [Float] {
        var values: [Float] = []
        var second: Double?
        for _ in 0..<count {
            if let value = second {
                values.append(Float(value))
                second = nil
                continue
            }
            let (turn, uniform) = (double(), double())
            let radius = (-2 * log1p(-uniform)).squareRoot()
            second = radius * sin(2 * .pi * turn)
            values.append(Float(radius * cos(2 * .pi * turn)))
        }
        return values
    }

    /// Blocks of 16: the first 8 uniform numbers give radii, the last 8 angles.
    private mutating func many(_ count: Int) -> [Float] {
        var values = (0..<count).map { _ in float() }
        for start in stride(from: 0, through: count - 16, by: 16) { Self.shape(&values, from: start) }
        if count % 16 != 0 {
            for index in count - 16..<count { values[index] = float() }
            Self.shape(&values, from: count - 16)
        }
        return values
    }

    private static func shape(_ values: inout [Float], from start: Int) {
        for index in start..<start + 8 {
            let radius = (-2 * logf(1 - values[index])).squareRoot()
            let angle = 2 * Float(Double.pi) * values[index + 8]
            values[index] = radius * cosf(angle)
            values[index + 8] = radius * sinf(angle)
        }
    }
}

extension Tensor {
    /// Normal noise, drawn on the processor so that it does not depend on the device.
    public static func noise(
        _ shape: [Int], from generator: inout TorchGenerator, torch: Torch
    ) throws(TensorError) -> Tensor {
        try Tensor(generator.normal(shape.reduce(1, *)), shape: shape, torch: torch)
    }
}
