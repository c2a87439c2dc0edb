/// One channel of a picture: 32-bit floats, rows from the top, no padding between rows.
///
/// A class, so that inner loops and worker threads can write through `pixels` without copies; it owns that memory. Pixel (x, y)
/// has its centre at exactly (x, y).
package final class Plane {
    package let width: Int
    package let height: Int
    /// `width * height` values, valid as long as the plane.
    package let pixels: UnsafeMutablePointer<Float>

    package init(width: Int, height: Int, filledWith value: Float = 0) {
        precondition(width > 0 && height > 0)
        self.width = width
        self.height = height
        pixels = .allocate(capacity: width * height)
        pixels.initialize(repeating: value, count: width * height)
    }

    deinit {
        pixels.deallocate()
    }

    package var count: Int { width * height }

    package func row(_ y: Int) -> UnsafeMutablePointer<Float> { pixels + y * width }

    /// The value at (x, y), or at the nearest pixel inside.
    package subscript(clamped x: Int, y: Int) -> Float {
        pixels[min(max(y, 0), height - 1) * width + min(max(x, 0), width - 1)]
    }

    /// The value at a point by bilinear interpolation; points outside take the nearest edge.
    @inline(__always)
    func sample(_ x: Float, _ y: Float) -> Float {
        let x = min(max(x, 0), Float(width - 1))
        let y = min(max(y, 0), Float(height - 1))
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

    /// A new plane with `transform` applied to every value.
    package func map(_ transform: (Float) -> Float) -> Plane {
        let result = Plane(width: width, height: height)
        for i in 0..<count { result.pixels[i] = transform(pixels[i]) }
        return result
    }
}
