/// From sRGB to the numbers of a high-definition video: ITU-R BT.709, limited range, 4:2:0 with chroma sited left.
package enum BT709 {
    /// The shares of red, green and blue in luma.
    private static let (kr, kg, kb) = (0.2126, 0.7152, 0.0722)

    /// One plane of a video frame.
    struct Plane {
        let bytes: UnsafeMutablePointer<UInt8>
        let stride: Int

        init(_ bytes: UnsafeMutablePointer<UInt8>, stride: Int) {
            self.bytes = bytes
            self.stride = stride
        }
    }

    /// Weights of red, green and blue in one component, in 1/65536.
    private struct Weights {
        let red, green, blue: Int32

        /// `scale` is the component's range over 255, as in BT.709 item 3.
        init(_ red: Double, _ green: Double, _ blue: Double, scale: Double) {
            self.red = Int32((red * scale * 65_536).rounded())
            self.green = Int32((green * scale * 65_536).rounded())
            self.blue = Int32((blue * scale * 65_536).rounded())
        }

        @inline(__always)
        func apply(_ red: Int32, _ green: Int32, _ blue: Int32) -> Int32 {
            self.red &* red &+ self.green &* green &+ self.blue &* blue
        }
    }

    /// Converts interleaved RGB to three planes. `width` and `height` are even.
    static func convert(
        _ rgb: UnsafeBufferPointer<UInt8>, width: Int, height: Int, luma: Plane, blue: Plane, red: Plane
    ) {
        guard let source = rgb.baseAddress, rgb.count >= 3 * width * height else { return }
        let y = Weights(kr, kg, kb, scale: 219.0 / 255)
        let cb = Weights(-kr, -kg, 1 - kb, scale: 224.0 / 255 / (2 * (1 - kb)))
        let cr = Weights(1 - kr, -kg, -kb, scale: 224.0 / 255 / (2 * (1 - kr)))

        for row in 0..<height {
            var pixel = source + 3 * width * row
            let line = luma.bytes + luma.stride * row
            for x in 0..<width {
                let value = y.apply(Int32(pixel[0]), Int32(pixel[1]), Int32(pixel[2]))
                line[x] = UInt8(truncatingIfNeeded: (value &+ (16 << 16 + 1 << 15)) >> 16)
                pixel += 3
            }
        }

        // A chroma sample sits on the left one of its four pixels' columns, between the rows: 1 2 1 across, 1 1 down.
        let rounding: Int32 = 128 << 19 + 1 << 18
        for row in 0..<height / 2 {
            let upper = source + 6 * width * row
            let lower = upper + 3 * width
            let blueLine = blue.bytes + blue.stride * row
            let redLine = red.bytes + red.stride * row
            var left = (Int32(upper[0]) + Int32(lower[0]), Int32(upper[1]) + Int32(lower[1]), Int32(upper[2]) + Int32(lower[2]))
            for column in 0..<width / 2 {
                let at = 6 * column
                let middle = (
                    Int32(upper[at]) &+ Int32(lower[at]),
                    Int32(upper[at + 1]) &+ Int32(lower[at + 1]),
                    Int32(upper[at + 2]) &+ Int32(lower[at + 2])
                )
                let right = (
                    Int32(upper[at + 3]) &+ Int32(lower[at + 3]),
                    Int32(upper[at + 4]) &+ Int32(lower[at + 4]),
                    Int32(upper[at + 5]) &+ Int32(lower[at + 5])
                )
                let r = left.0 &+ 2 &* middle.0 &+ right.0
                let g = left.1 &+ 2 &* middle.1 &+ right.1
                let b = left.2 &+ 2 &* middle.2 &+ right.2
                blueLine[column] = UInt8(truncatingIfNeeded: (cb.apply(r, g, b) &+ rounding) >> 19)
                redLine[column] = UInt8(truncatingIfNeeded: (cr.apply(r, g, b) &+ rounding) >> 19)
                left = right
            }
        }
    }
}

// One colour at a time, unrounded: red, green and blue are 0...255, and what lies outside is not clamped.
extension BT709 {
    /// 16...235.
    @inlinable
    package static func luma(_ rgb: SIMD4<Float>) -> Float {
        16 + 219 / 255 * (0.2126 * rgb.x + 0.7152 * rgb.y + 0.0722 * rgb.z)
    }

    /// 16...240.
    @inlinable
    package static func blue(_ rgb: SIMD4<Float>) -> Float {
        128 + 224 / 255 / 1.8556 * (0.9278 * rgb.z - 0.2126 * rgb.x - 0.7152 * rgb.y)
    }

    /// 16...240.
    @inlinable
    package static func red(_ rgb: SIMD4<Float>) -> Float {
        128 + 224 / 255 / 1.5748 * (0.7874 * rgb.x - 0.7152 * rgb.y - 0.0722 * rgb.z)
    }

    /// Red, green and blue again; the fourth component is 0.
    package static func colour(luma: Float, blue: Float, red: Float) -> SIMD4<Float> {
        let y = (luma - 16) * 255 / 219
        let b = y + 1.8556 * (blue - 128) * 255 / 224
        let r = y + 1.5748 * (red - 128) * 255 / 224
        return SIMD4(r, (y - 0.2126 * r - 0.0722 * b) / 0.7152, b, 0)
    }
}
