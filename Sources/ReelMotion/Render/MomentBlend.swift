import ReelMedia

/// How two pictures are mixed at a moment.
struct MomentBlend {
    /// What counts, however little it does, where nothing else counts more.
    private static let least: Float = 1e-4

    /// How much the first and the last picture count for being near in time.
    let shares: SIMD2<Float>
    /// What brings the first and the last picture to the moment's brightness.
    let gains: (first: ColourGain, last: ColourGain)

    /// - Parameter gain: of the last picture over the first, for red, green and blue.
    init(at t: Double, gain: SIMD4<Float>) {
        shares = SIMD2(Float(1 - t), Float(t))
        let now = 1 + Float(t) * (gain - 1)
        gains = (ColourGain(now), ColourGain(now / gain))
    }

    @inline(__always)
    private func weights(_ first: SIMD8<Float>, _ last: SIMD8<Float>) -> (SIMD8<Float>, SIMD8<Float>) {
        let least = SIMD8(repeating: Self.least)
        return (first.greater(least) * shares.x, last.greater(least) * shares.y)
    }

    /// Mixes a row of colours into interleaved bytes.
    func mix(
        _ first: UnsafePointer<SIMD4<Float>>, _ firstPlaces: Places, _ last: UnsafePointer<SIMD4<Float>>, _ lastPlaces: Places,
        width: Int, into bytes: UnsafeMutablePointer<UInt8>
    ) {
        for x in 0..<width {
            let a = shares.x * max(firstPlaces.weight[x], Self.least)
            let b = shares.y * max(lastPlaces.weight[x], Self.least)
            let sum = first[x] * gains.first.factors * a + last[x] * gains.last.factors * b
            VectorPlane.store(sum * (1 / (a + b)), at: bytes + 3 &* x)
        }
    }

    /// Mixes a row of luma. `bytes` takes as many as `Places` has entries.
    func mixLuma(
        _ first: UnsafePointer<Float>, _ firstPlaces: Places, _ last: UnsafePointer<Float>, _ lastPlaces: Places,
        into bytes: UnsafeMutablePointer<UInt8>
    ) {
        for x in stride(from: 0, to: firstPlaces.capacity, by: 8) {
            let (a, b) = weights(SIMD8.load(firstPlaces.weight + x), SIMD8.load(lastPlaces.weight + x))
            let mixed = (SIMD8.load(first + x) * a + SIMD8.load(last + x) * b) / (a + b)
            UnsafeMutableRawPointer(bytes + x).storeBytes(of: mixed.bounded(16, 235).bytes, as: SIMD8<UInt8>.self)
        }
    }

    /// Mixes a row of chroma, blue and red side by side, that lies between two rows of pixels.
    func mixChroma(
        _ first: UnsafePointer<Float>, _ firstRows: TracedRows, _ last: UnsafePointer<Float>, _ lastRows: TracedRows,
        into blue: UnsafeMutablePointer<UInt8>, _ red: UnsafeMutablePointer<UInt8>
    ) {
        for x in stride(from: 0, to: firstRows.upper.capacity, by: 8) {
            let (a, b) = weights(weight(firstRows, x), weight(lastRows, x))
            let mixed = (SIMD8.load(first + x) * a + SIMD8.load(last + x) * b) / (a + b)
            let bytes = mixed.bounded(16, 240).bytes
            UnsafeMutableRawPointer(blue + x / 2).storeBytes(of: bytes.evenHalf, as: SIMD4<UInt8>.self)
            UnsafeMutableRawPointer(red + x / 2).storeBytes(of: bytes.oddHalf, as: SIMD4<UInt8>.self)
        }
    }

    /// How much the chroma of eight pixels in each of two rows counts, each figure twice.
    @inline(__always)
    private func weight(_ rows: TracedRows, _ x: Int) -> SIMD8<Float> {
        let mean = (SIMD8.load(rows.upper.weight + x).evenHalf + SIMD8.load(rows.lower.weight + x).evenHalf) * 0.5
        return SIMD8(even: mean, odd: mean)
    }
}
