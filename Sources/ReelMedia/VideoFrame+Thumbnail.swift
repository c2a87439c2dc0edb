extension VideoFrame {
    /// The frame as a small picture, each of whose pixels is the mean of those that it stands for.
    ///
    /// - Parameter longSide: pixels of the longer side at most; a frame that is no larger stays as large as it is.
    public func thumbnail(longSide: Int) -> Frame {
        let step = max(1, (max(width, height) + longSide - 1) / max(1, longSide))
        let (columns, rows) = (max(1, width / step), max(1, height / step))
        var picture = Frame(width: columns, height: rows)
        picture.withUnsafeMutableBytes { rgb in
            for row in 0..<rows {
                for column in 0..<columns {
                    let colour = mean(left: column * step, top: row * step, side: step)
                    let pixel = 3 * (row * columns + column)
                    for channel in 0..<3 { rgb[pixel + channel] = UInt8(min(max(colour[channel].rounded(), 0), 255)) }
                }
            }
        }
        return picture
    }

    /// The mean colour of a square, red, green and blue; of chroma, one sample for four pixels is enough.
    private func mean(left: Int, top: Int, side: Int) -> SIMD4<Float> {
        var (sum, blues, reds): (Int, Int, Int) = (0, 0, 0)
        for row in top..<top + side {
            for column in left..<left + side { sum += Int(luma[row * width + column]) }
        }
        let chromaSide = max(1, side / 2)
        for row in top / 2..<min(top / 2 + chromaSide, height / 2) {
            for column in left / 2..<min(left / 2 + chromaSide, width / 2) {
                blues += Int(blue[row * (width / 2) + column])
                reds += Int(red[row * (width / 2) + column])
            }
        }
        return BT709.colour(
            luma: Float(sum) / Float(side * side), blue: Float(blues) / Float(chromaSide * chromaSide),
            red: Float(reds) / Float(chromaSide * chromaSide))
    }
}
