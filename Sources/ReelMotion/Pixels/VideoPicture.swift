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

    /// A frame that has been drawn already.
    init(_ frame: VideoFrame) {
        let margin = Places.margin
        let (width, height) = (frame.width + 2 * margin, frame.height + 2 * margin)
        luma = Plane(width: width, height: height)
        chroma = Plane(width: 2 * width, height: height)
        for y in 0..<height {
            let line = min(max(y - margin, 0), frame.height - 1)
            // Between two rows of pixels is a row of chroma; between two rows of chroma, both count alike.
            let first = line / 2 * frame.width / 2
            let second = min((line + 1) / 2, frame.height / 2 - 1) * frame.width / 2
            let (lumaRow, chromaRow) = (luma.row(y), chroma.row(y))
            for x in 0..<width {
                let column = min(max(x &- margin, 0), frame.width &- 1)
                lumaRow[x] = Float(frame.luma[line &* frame.width &+ column])
                let (left, right) = (column / 2, min((column &+ 1) / 2, frame.width / 2 &- 1))
                func mean(_ plane: [UInt8]) -> Float {
                    let upper = Int(plane[first &+ left]) &+ Int(plane[first &+ right])
                    return 0.25 * Float(upper &+ Int(plane[second &+ left]) &+ Int(plane[second &+ right]))
                }
                chromaRow[2 &* x] = mean(frame.blue)
                chromaRow[2 &* x &+ 1] = mean(frame.red)
            }
        }
    }

    /// The luma at `places`, the columns `span` (whole eights), by Catmull-Rom interpolation.
    /// - Parameter columns: room for as many entries as there are places.
    func fetchLuma(
        _ places: Places, _ span: Range<Int>, columns: UnsafeMutablePointer<SIMD4<Float>>,
        into target: UnsafeMutablePointer<Float>
    ) {
        let (xs, ys, weights, spread) = (places.x, places.y, kernel.weights, kernel.spread)
        let width = luma.width
        let base = UnsafePointer(luma.pixels) - (width + 1)
        for i in span {
            let (x, y) = (xs[i], ys[i])
            let p = base + (Int(y >> 7) &* width &+ Int(x >> 7))
            let down = spread + 4 &* Int(y & Places.fraction)
            let upper = SIMD4.load(p) * down[0] + SIMD4.load(p + width) * down[1]
            let lower = SIMD4.load(p + 2 &* width) * down[2] + SIMD4.load(p + 3 &* width) * down[3]
            columns[i] = (upper + lower) * weights[Int(x & Places.fraction)]
        }
        // Apart, because else the compiler would turn all that is loaded above instead of the few sums here.
        for i in stride(from: span.lowerBound, to: span.upperBound, by: 4) {
            let (a, b, c, d) = (columns[i], columns[i &+ 1], columns[i &+ 2], columns[i &+ 3])
            let ab = SIMD4(lowHalf: a.lowHalf, highHalf: b.lowHalf) + SIMD4(lowHalf: a.highHalf, highHalf: b.highHalf)
            let cd = SIMD4(lowHalf: c.lowHalf, highHalf: d.lowHalf) + SIMD4(lowHalf: c.highHalf, highHalf: d.highHalf)
            let all = SIMD8(lowHalf: ab, highHalf: cd)
            (all.evenHalf + all.oddHalf).store(at: target + i)
        }
    }

    /// Blue and red difference side by side for every second pixel of two rows, between them.
    /// - Parameter columns: room for half as many entries as there are places in a row.
    func fetchChroma(
        _ upper: Places, _ lower: Places, _ span: Range<Int>, columns: UnsafeMutablePointer<SIMD4<Float>>,
        into target: UnsafeMutablePointer<Float>
    ) {
        let (xs, ys, xsBelow, ysBelow) = (upper.x, upper.y, lower.x, lower.y)
        let (spread, doubled) = (kernel.spread, kernel.doubled)
        let width = chroma.width
        let base = UnsafePointer(chroma.pixels) - (width + 2)
        for i in span.lowerBound / 2..<span.upperBound / 2 {
            // In the middle of both; and between two rows of pixels there is a row of chroma, hence half a pixel less.
            let x = (xs[2 &* i] &+ xsBelow[2 &* i]) >> 1
            let y = (ys[2 &* i] &+ ysBelow[2 &* i]) >> 1 &- 64
            let p = base + (Int(y >> 7) &* width &+ 2 &* Int(x >> 7))
            let down = spread + 4 &* Int(y & Places.fraction)
            let across = doubled + 2 &* Int(x & Places.fraction)
            let left =
                SIMD4.load(p) * down[0] + SIMD4.load(p + width) * down[1]
                + (SIMD4.load(p + 2 &* width) * down[2] + SIMD4.load(p + 3 &* width) * down[3])
            let right =
                SIMD4.load(p + 4) * down[0] + SIMD4.load(p + width + 4) * down[1]
                + (SIMD4.load(p + 2 &* width + 4) * down[2] + SIMD4.load(p + 3 &* width + 4) * down[3])
            columns[i] = left * across[0] + right * across[1]
        }
        for i in stride(from: span.lowerBound / 2, to: span.upperBound / 2, by: 2) {
            let (a, b) = (columns[i], columns[i &+ 1])
            let sum = SIMD4(lowHalf: a.lowHalf, highHalf: b.lowHalf) + SIMD4(lowHalf: a.highHalf, highHalf: b.highHalf)
            sum.store(at: target + 2 &* i)
        }
    }
}
