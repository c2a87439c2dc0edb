/// A plane at ever lower sharpness, for looking at it out of focus.
final class BlurStack {
    private let sharp: VectorPlane
    /// Level k is half the size of the one before and blurred accordingly.
    private let levels: [VectorPlane]

    init(_ sharp: VectorPlane, levels count: Int = 4) {
        self.sharp = sharp
        var levels: [VectorPlane] = []
        for _ in 0..<count { levels.append(Self.halved(levels.last ?? sharp)) }
        self.levels = levels
    }

    /// The mean around a point.
    /// - Parameter radius: of the circle that a point spreads to, in pixels; below half a pixel all is sharp.
    @inline(__always)
    func sample(_ x: Float, _ y: Float, radius: Float) -> SIMD4<Float> {
        // Level k spreads a point over about 2^k pixels.
        var level: Float = 0
        var reach: Float = 0.5
        while reach * 2 <= radius, level < Float(levels.count) {
            reach *= 2
            level += 1
        }
        let share = min(max(radius / reach - 1, 0), 1)
        let low = Int(level)
        let a = value(low, x, y)
        guard share > 0, low < levels.count else { return a }
        return a + share * (value(low + 1, x, y) - a)
    }

    @inline(__always)
    private func value(_ level: Int, _ x: Float, _ y: Float) -> SIMD4<Float> {
        guard level > 0 else { return sharp.bicubic(x, y) }
        let scale = 1 / Float(1 << level)
        return levels[level - 1].soft((x + 0.5) * scale - 0.5, (y + 0.5) * scale - 0.5)
    }

    /// Half the size, through a window of 4 x 4 (1 3 3 1); edges repeat outwards.
    private static func halved(_ plane: VectorPlane) -> VectorPlane {
        let result = VectorPlane(width: (plane.width + 1) / 2, height: (plane.height + 1) / 2)
        let taps: [Float] = [0.125, 0.375, 0.375, 0.125]
        for y in 0..<result.height {
            let target = result.row(y)
            for (j, tap) in taps.enumerated() {
                let source = plane.row(min(max(2 * y - 1 + j, 0), plane.height - 1))
                for x in 0..<result.width {
                    let last = plane.width - 1
                    let a = source[max(2 &* x &- 1, 0)]
                    let b = source[min(2 &* x, last)]
                    let c = source[min(2 &* x &+ 1, last)]
                    let d = source[min(2 &* x &+ 2, last)]
                    target[x] += tap * (0.125 * (a + d) + 0.375 * (b + c))
                }
            }
        }
        return result
    }
}

extension VectorPlane {
    /// The value at a point, smoothed by a quadratic B-spline over 3 x 3 pixels; edges repeat outwards.
    @inline(__always)
    fileprivate func soft(_ x: Float, _ y: Float) -> SIMD4<Float> {
        let column = (x + 0.5).rounded(.down)
        let line = (y + 0.5).rounded(.down)
        let (fx, fy) = (x - column, y - line)
        let (cx, cy) = (Int(column), Int(line))
        let wx = SIMD3<Float>(0.5 * (0.5 - fx) * (0.5 - fx), 0.75 - fx * fx, 0.5 * (0.5 + fx) * (0.5 + fx))
        let wy = SIMD3<Float>(0.5 * (0.5 - fy) * (0.5 - fy), 0.75 - fy * fy, 0.5 * (0.5 + fy) * (0.5 + fy))
        let x0 = min(max(cx &- 1, 0), width &- 1)
        let x1 = min(max(cx, 0), width &- 1)
        let x2 = min(max(cx &+ 1, 0), width &- 1)
        var sum = SIMD4<Float>.zero
        for j in 0..<3 {
            let row = pixels + min(max(cy &- 1 &+ j, 0), height &- 1) &* width
            sum += wy[j] * (wx.x * row[x0] + wx.y * row[x1] + wx.z * row[x2])
        }
        return sum
    }
}
