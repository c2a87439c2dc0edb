/// Smooth random patterns from an integer hash: the same on every machine, at every point, for a seed.
package struct ValueNoise: Sendable {
    private let seed: UInt32

    package init(seed: UInt64) {
        var z = seed &+ 0x9E37_79B9_7F4A_7C15
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        self.seed = UInt32(truncatingIfNeeded: z ^ (z >> 31))
    }

    /// A number in 0..<1 that belongs to a lattice point.
    @inline(__always)
    package func cell(_ x: Int, _ y: Int) -> Double {
        var hash = UInt32(truncatingIfNeeded: x) &* 374_761_393 &+ UInt32(truncatingIfNeeded: y) &* 668_265_263 &+ seed
        hash = (hash ^ (hash >> 13)) &* 1_274_126_177
        hash = (hash ^ (hash >> 15)) &* 2_246_822_519
        return Double(hash ^ (hash >> 16)) * 0x1p-32
    }

    /// Noise in 0...1 with features one unit large.
    @inline(__always)
    package func value(_ x: Double, _ y: Double) -> Double {
        let floorX = x.rounded(.down)
        let floorY = y.rounded(.down)
        let column = Int(floorX)
        let row = Int(floorY)
        let u = fade(x - floorX)
        let v = fade(y - floorY)
        let top = cell(column, row) * (1 - u) + cell(column + 1, row) * u
        let bottom = cell(column, row + 1) * (1 - u) + cell(column + 1, row + 1) * u
        return top * (1 - v) + bottom * v
    }

    /// Fractal noise in 0...1 about 0.5: `octaves` layers, each twice as fine and half as strong.
    package func fractal(_ x: Double, _ y: Double, octaves: Int) -> Double {
        var (x, y, sum, weight, total) = (x, y, 0.0, 1.0, 0.0)
        for _ in 0..<octaves {
            sum += weight * value(x, y)
            total += weight
            weight *= 0.5
            // Turned and shifted, so that the lattices of the octaves do not line up.
            (x, y) = (1.6 * x + 1.2 * y + 17.3, 1.6 * y - 1.2 * x + 5.1)
        }
        return sum / total
    }

    @inline(__always)
    private func fade(_ t: Double) -> Double {
        t * t * t * (t * (6 * t - 15) + 10)
    }
}
