/// How likely a cell is one of a group by its colour alone, as the colours of the group and of all else tell.
struct ColourOdds {
    /// Eight levels each of red, green and blue.
    static let bins = 512

    private let inside: [Float]
    private let outside: [Float]

    /// - Parameters:
    ///   - inside: how often each colour, by `bin`, occurs in the group.
    ///   - outside: the same for all else.
    init(inside: [Float], outside: [Float]) {
        self.inside = Self.normalised(inside)
        self.outside = Self.normalised(outside)
    }

    /// 0 for all else, 1 for the group, if both were the same number.
    @inline(__always)
    func likelihood(_ colour: SIMD4<Float>) -> Float {
        let bin = Self.bin(colour)
        return inside[bin] / (inside[bin] + outside[bin])
    }

    @inline(__always)
    static func bin(_ colour: SIMD4<Float>) -> Int {
        let level = SIMD4<Int32>(truncatingIfNeeded: SIMD4<Int32>(colour * (1 / 32))) & 7
        return Int(level.x) * 64 + Int(level.y) * 8 + Int(level.z)
    }

    /// Shares of all, with one more of every colour, so that few cells say little.
    private static func normalised(_ counts: [Float]) -> [Float] {
        let sum = counts.reduce(0, +) + Float(bins)
        return counts.map { ($0 + 1) / sum }
    }
}
