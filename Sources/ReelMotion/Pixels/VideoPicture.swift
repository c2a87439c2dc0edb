import ReelMedia

/// A picture as a video has it, luma and the two colour differences unrounded, ready to be fetched from between its pixels.
///
/// Half the work of fetching red, green and blue: the eye's share is fetched for every pixel, colour for every fourth.
/// Never written once made.
final class VideoPicture {
    private let kernel = CubicKernel()
    /// 16...235; `Places.margin` pixels wider on every side, edges repeated outwards.
    private let luma: Plane
    /// Blue and red difference side by side, 16...240, already smoothed as 4:2:0 wants it but not thinned out: entry (x, y) is
    /// what a chroma sample between the pixels (x, y) and (x, y + 1) says. Wider like `luma`.
    private let chroma: Plane

    init(_ frame: Frame) {
        let margin = Places.margin
        let (width, height) = (frame.width + 2 * margin, frame.height + 2 * margin)
        luma = Plane(width: width, height: height)
        chroma = Plane(width: 2 * width, height: height)
        let colours = VectorPlane(colours: frame)
        for y in 0..<height {
            let line = min(max(y - margin, 0), frame.height - 1)
            let row = colours.row(line)
            let below = colours.row(min(max(y - margin + 1, 0), frame.height - 1))
            let (lumaRow, chromaRow) = (luma.row(y), chroma.row(y))
            for x in 0..<width {
                let column = min(max(x &- margin, 0), frame.width &- 1)
                let before = min(max(x &- margin &- 1, 0), frame.width &- 1)
                let after = min(max(x &- margin &+ 1, 0), frame.width &- 1)
                lumaRow[x] = BT709.luma(row[column])
                let around = row[before] + below[before] + row[after] + below[after]
                let colour = (around + 2 * (row[column] + below[column])) * 0.125
                chromaRow[2 &* x] = BT709.blue(colour)
                chromaRow[2 &* x &+ 1] = BT709.red(colour)
            }
        }
    }

    /// The luma at `places`, by Catmull-Rom interpolation.
    func fetchLuma(_ places: Places, into target: UnsafeMutablePointer<Float>) {
        let width = luma.width
        let base = UnsafePointer(luma.pixels - width - 1)
        for i in stride(from: 0, to: places.capacity, by: 4) {
            let a = columns(base, width, places.x[i], places.y[i])
            let b = columns(base, width, places.x[i &+ 1], places.y[i &+ 1])
            let c = columns(base, width, places.x[i &+ 2], places.y[i &+ 2])
            let d = columns(base, width, places.x[i &+ 3], places.y[i &+ 3])
            let ab = SIMD4(lowHalf: a.lowHalf, highHalf: b.lowHalf) + SIMD4(lowHalf: a.highHalf, highHalf: b.highHalf)
            let cd = SIMD4(lowHalf: c.lowHalf, highHalf: d.lowHalf) + SIMD4(lowHalf: c.highHalf, highHalf: d.highHalf)
            let all = SIMD8(lowHalf: ab, highHalf: cd)
            (all.evenHalf + all.oddHalf).store(at: target + i)
        }
    }

    /// Four columns' sums over their four rows, weighted across as well: together the luma at (x, y).
    @inline(__always)
    private func columns(_ base: UnsafePointer<Float>, _ width: Int, _ x: UInt32, _ y: UInt32) -> SIMD4<Float> {
        let p = base + (Int(y >> 8) &* width &+ Int(x >> 8))
        let wy = kernel.weights[Int(y & 255)]
        let upper = SIMD4.load(p) * wy.x + SIMD4.load(p + width) * wy.y
        let lower = SIMD4.load(p + 2 &* width) * wy.z + SIMD4.load(p + 3 &* width) * wy.w
        return (upper + lower) * kernel.weights[Int(x & 255)]
    }

    /// Blue and red difference side by side for every second pixel of two rows, between them.
    func fetchChroma(_ upper: Places, _ lower: Places, into target: UnsafeMutablePointer<Float>) {
        for i in stride(from: 0, to: upper.capacity, by: 4) {
            let a = chroma(upper.x[i] &+ lower.x[i], upper.y[i] &+ lower.y[i])
            let b = chroma(upper.x[i &+ 2] &+ lower.x[i &+ 2], upper.y[i &+ 2] &+ lower.y[i &+ 2])
            SIMD4(lowHalf: a, highHalf: b).store(at: target + i)
        }
    }

    /// - Parameters: the place's double; in between two rows of pixels there is a row of chroma, hence half a pixel less.
    @inline(__always)
    private func chroma(_ x: UInt32, _ y: UInt32) -> SIMD2<Float> {
        let (x, y) = (x >> 1, (y >> 1) &- 128)
        let width = chroma.width
        let p = UnsafePointer(chroma.pixels + ((Int(y >> 8) &- 1) &* width &+ 2 &* (Int(x >> 8) &- 1)))
        let (wx, wy) = (kernel.weights[Int(x & 255)], kernel.weights[Int(y & 255)])
        let left =
            SIMD4.load(p) * wy.x + SIMD4.load(p + width) * wy.y
            + (SIMD4.load(p + 2 &* width) * wy.z + SIMD4.load(p + 3 &* width) * wy.w)
        let right =
            SIMD4.load(p + 4) * wy.x + SIMD4.load(p + width + 4) * wy.y
            + (SIMD4.load(p + 2 &* width + 4) * wy.z + SIMD4.load(p + 3 &* width + 4) * wy.w)
        let sum = left * SIMD4(wx.x, wx.x, wx.y, wx.y) + right * SIMD4(wx.z, wx.z, wx.w, wx.w)
        return sum.lowHalf + sum.highHalf
    }
}
