/// A plane of four-component pixels: colours (red, green, blue, unused) or motion (dx, dy, confidence, weight).
///
/// Owns its memory, like `Plane`.
package final class VectorPlane {
    package let width: Int
    package let height: Int
    package let pixels: UnsafeMutablePointer<SIMD4<Float>>

    package init(width: Int, height: Int) {
        precondition(width > 0 && height > 0)
        self.width = width
        self.height = height
        pixels = .allocate(capacity: width * height)
        pixels.initialize(repeating: .zero, count: width * height)
    }

    deinit {
        pixels.deallocate()
    }

    package var count: Int { width * height }

    func row(_ y: Int) -> UnsafeMutablePointer<SIMD4<Float>> { pixels + y * width }

    /// The fourth component alone.
    var fourth: Plane {
        let plane = Plane(width: width, height: height)
        for i in 0..<count { plane.pixels[i] = pixels[i].w }
        return plane
    }

    func clear() {
        pixels.update(repeating: .zero, count: count)
    }

    /// The value at a point by bilinear interpolation; points outside take the nearest edge.
    @inline(__always)
    func bilinear(_ x: Float, _ y: Float) -> SIMD4<Float> {
        let x = min(max(x, 0), Float(width &- 1))
        let y = min(max(y, 0), Float(height &- 1))
        let left = Int(x)
        let top = Int(y)
        let right = min(left &+ 1, width &- 1) &- left
        let upper = pixels + (top &* width &+ left)
        let lower = pixels + (min(top &+ 1, height &- 1) &* width &+ left)
        let fx = x - Float(left)
        let fy = y - Float(top)
        let a = upper[0] + fx * (upper[right] - upper[0])
        let b = lower[0] + fx * (lower[right] - lower[0])
        return a + fy * (b - a)
    }

    /// The value at a point by Catmull-Rom interpolation over 4 x 4 pixels (Keys 1981, a = -1/2); edges repeat outwards.
    @inline(__always)
    package func bicubic(_ x: Float, _ y: Float) -> SIMD4<Float> {
        let x = min(max(x, 0), Float(width &- 1))
        let y = min(max(y, 0), Float(height &- 1))
        let left = Int(x)
        let top = Int(y)
        let wx = CubicKernel.catmullRom(x - Float(left))
        let wy = CubicKernel.catmullRom(y - Float(top))
        if left >= 1, top >= 1, left &+ 2 < width, top &+ 2 < height {
            let p0 = pixels + ((top &- 1) &* width &+ left &- 1)
            let p1 = p0 + width
            let p2 = p1 + width
            let p3 = p2 + width
            let r0 = p0[0] * wx.x + p0[1] * wx.y + p0[2] * wx.z + p0[3] * wx.w
            let r1 = p1[0] * wx.x + p1[1] * wx.y + p1[2] * wx.z + p1[3] * wx.w
            let r2 = p2[0] * wx.x + p2[1] * wx.y + p2[2] * wx.z + p2[3] * wx.w
            let r3 = p3[0] * wx.x + p3[1] * wx.y + p3[2] * wx.z + p3[3] * wx.w
            return r0 * wy.x + r1 * wy.y + r2 * wy.z + r3 * wy.w
        }
        var sum = SIMD4<Float>.zero
        for j in 0..<4 {
            let line = pixels + min(max(top &- 1 &+ j, 0), height &- 1) &* width
            var across = SIMD4<Float>.zero
            for i in 0..<4 { across += line[min(max(left &- 1 &+ i, 0), width &- 1)] * wx[i] }
            sum += across * wy[j]
        }
        return sum
    }

    /// This plane with `margin` pixels more on every side, edges repeated outwards.
    func padded(by margin: Int) -> VectorPlane {
        let result = VectorPlane(width: width + 2 * margin, height: height + 2 * margin)
        for y in 0..<result.height {
            let source = row(min(max(y - margin, 0), height - 1))
            let target = result.row(y)
            for x in 0..<margin {
                target[x] = source[0]
                target[margin &+ width &+ x] = source[width &- 1]
            }
            (target + margin).update(from: source, count: width)
        }
        return result
    }
}
