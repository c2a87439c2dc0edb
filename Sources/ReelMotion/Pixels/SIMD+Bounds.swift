// The standard library's pointwiseMin, pointwiseMax and clamped are calls with a loop inside; these are single instructions.

extension SIMD4<Float> {
    @inline(__always)
    func lesser(_ other: Self) -> Self { other.replacing(with: self, where: self .< other) }

    @inline(__always)
    func greater(_ other: Self) -> Self { other.replacing(with: self, where: self .> other) }

    /// Clamped to a range; what is no number becomes `least`.
    @inline(__always)
    func bounded(_ least: Float, _ most: Float) -> Self {
        greater(Self(repeating: least)).lesser(Self(repeating: most))
    }

    /// Without signs.
    @inline(__always)
    var magnitudes: Self { unsafeBitCast(unsafeBitCast(self, to: SIMD4<UInt32>.self) & 0x7FFF_FFFF, to: Self.self) }

    @inline(__always)
    static func load(_ pointer: UnsafePointer<Float>) -> Self {
        UnsafeRawPointer(pointer).loadUnaligned(as: Self.self)
    }

    @inline(__always)
    func store(at pointer: UnsafeMutablePointer<Float>) {
        UnsafeMutableRawPointer(pointer).storeBytes(of: self, as: Self.self)
    }
}

extension SIMD8<Float> {
    @inline(__always)
    func lesser(_ other: Self) -> Self { other.replacing(with: self, where: self .< other) }

    @inline(__always)
    func greater(_ other: Self) -> Self { other.replacing(with: self, where: self .> other) }

    /// Clamped to a range; what is no number becomes `least`.
    @inline(__always)
    func bounded(_ least: Float, _ most: Float) -> Self {
        greater(Self(repeating: least)).lesser(Self(repeating: most))
    }

    @inline(__always)
    static func load(_ pointer: UnsafePointer<Float>) -> Self {
        UnsafeRawPointer(pointer).loadUnaligned(as: Self.self)
    }

    @inline(__always)
    func store(at pointer: UnsafeMutablePointer<Float>) {
        UnsafeMutableRawPointer(pointer).storeBytes(of: self, as: Self.self)
    }

    /// One of `even`, one of `odd`, and so on.
    @inline(__always)
    init(even: SIMD4<Float>, odd: SIMD4<Float>) {
        self.init(even.x, odd.x, even.y, odd.y, even.z, odd.z, even.w, odd.w)
    }

    /// Rounded to bytes; values are 0...255.
    @inline(__always)
    var bytes: SIMD8<UInt8> {
        SIMD8<UInt8>(truncatingIfNeeded: unsafeBitCast(self + 8_388_608, to: SIMD8<UInt32>.self))
    }
}
