package import ReelMedia

extension VectorPlane {
    /// The colours of `frame`, 0...255.
    package convenience init(colours frame: Frame) {
        self.init(width: frame.width, height: frame.height)
        frame.rgb.withUnsafeBufferPointer { rgb in
            guard let bytes = rgb.baseAddress else { return }
            for i in 0..<count {
                let b = bytes + 3 &* i
                pixels[i] = SIMD4(Float(b[0]), Float(b[1]), Float(b[2]), 0)
            }
        }
    }

    /// Writes `colour` rounded to the nearest bytes, clamped to 0...255.
    @inline(__always)
    static func store(_ colour: SIMD4<Float>, at bytes: UnsafeMutablePointer<UInt8>) {
        let clamped = colour.bounded(0, 255)
        // Adding 2^23 leaves the rounded integer in the low bits of the mantissa.
        let bits = unsafeBitCast(clamped + 8_388_608, to: SIMD4<UInt32>.self)
        bytes[0] = UInt8(truncatingIfNeeded: bits.x)
        bytes[1] = UInt8(truncatingIfNeeded: bits.y)
        bytes[2] = UInt8(truncatingIfNeeded: bits.z)
    }
}
