import ReelMedia

/// How two pictures are mixed at a moment, and how what has been mixed is laid over what is behind it.
struct MomentBlend {
    /// What counts, however little it does, where nothing else counts more.
    private static let least: Float = 1e-4

    /// How much the first and the last picture count for being near in time.
    let shares: SIMD2<Float>
    /// What brings the first and the last picture to the moment's brightness.
    let gains: (first: ColourGain, last: ColourGain)

    /// - Parameters:
    ///   - gain: of the last picture over the first, for red, green and blue.
    ///   - detail: how much more the last picture counts than the first.
    init(at t: Double, gain: SIMD4<Float>, detail: Float) {
        shares = SIMD2(Float(1 - t), Float(t) * detail)
        let now = 1 + Float(t) * (gain - 1)
        gains = (ColourGain(now), ColourGain(now / gain))
    }

    /// How much two pictures' values count, and what all they could have said counts.
    private struct Weights {
        var first: SIMD8<Float>
        var last: SIMD8<Float>
        var all: SIMD8<Float>

        /// What is mixed of two values, over what is there.
        @inline(__always)
        func mix(_ a: SIMD8<Float>, _ b: SIMD8<Float>, over behind: SIMD8<Float>) -> SIMD8<Float> {
            let share = 1 / all
            return (a * first + b * last) * share + behind * (1 - (first + last) * share)
        }

        /// The first four, each twice.
        @inline(__always)
        func halved(with below: Weights) -> Weights {
            func mean(_ a: SIMD8<Float>, _ b: SIMD8<Float>) -> SIMD8<Float> {
                let mean = (a.evenHalf + b.evenHalf) * 0.5
                return SIMD8(even: mean, odd: mean)
            }
            return Weights(first: mean(first, below.first), last: mean(last, below.last), all: mean(all, below.all))
        }
    }

    /// - Parameter covers: whether all of the frame is covered, whatever little there is; if not, as much as the votes say.
    @inline(__always)
    private func weights(_ first: Places, _ last: Places, _ x: Int, covers: Bool) -> Weights {
        let least = SIMD8(repeating: Self.least)
        let (a, b) = (SIMD8.load(first.weight + x), SIMD8.load(last.weight + x))
        if covers {
            let (a, b) = (a.greater(least) * shares.x, b.greater(least) * shares.y)
            return Weights(first: a, last: b, all: a + b)
        }
        let all = SIMD8.load(first.vote + x) * shares.x + SIMD8.load(last.vote + x) * shares.y
        return Weights(first: a * shares.x, last: b * shares.y, all: all + least)
    }

    /// Mixes a row of colours over those of `target`.
    func mix(
        _ first: UnsafePointer<SIMD4<Float>>, _ firstPlaces: Places, _ last: UnsafePointer<SIMD4<Float>>, _ lastPlaces: Places,
        _ columns: Range<Int>, covers: Bool, into target: UnsafeMutablePointer<SIMD4<Float>>
    ) {
        for x in stride(from: columns.lowerBound, to: columns.upperBound, by: 8) {
            let weights = weights(firstPlaces, lastPlaces, x, covers: covers)
            let share = 1 / weights.all
            let (a, b) = (weights.first * share, weights.last * share)
            for lane in 0..<8 {
                let i = x &+ lane
                let mixed = first[i] * gains.first.factors * a[lane] + last[i] * gains.last.factors * b[lane]
                target[i] = mixed + target[i] * (1 - a[lane] - b[lane])
            }
        }
    }

    /// Mixes a row of luma over that of `target`.
    func mixLuma(
        _ first: UnsafePointer<Float>, _ firstPlaces: Places, _ last: UnsafePointer<Float>, _ lastPlaces: Places,
        _ columns: Range<Int>, covers: Bool, into target: UnsafeMutablePointer<Float>
    ) {
        for x in stride(from: columns.lowerBound, to: columns.upperBound, by: 8) {
            let weights = weights(firstPlaces, lastPlaces, x, covers: covers)
            weights.mix(SIMD8.load(first + x), SIMD8.load(last + x), over: SIMD8.load(target + x)).store(at: target + x)
        }
    }

    /// Mixes a row of chroma, blue and red side by side, that lies between two rows of pixels.
    func mixChroma(
        _ first: UnsafePointer<Float>, _ firstRows: TracedRows, _ last: UnsafePointer<Float>, _ lastRows: TracedRows,
        _ columns: Range<Int>, covers: Bool, into target: UnsafeMutablePointer<Float>
    ) {
        for x in stride(from: columns.lowerBound, to: columns.upperBound, by: 8) {
            let weights = weights(firstRows.upper, lastRows.upper, x, covers: covers)
                .halved(with: weights(firstRows.lower, lastRows.lower, x, covers: covers))
            weights.mix(SIMD8.load(first + x), SIMD8.load(last + x), over: SIMD8.load(target + x)).store(at: target + x)
        }
    }
}
