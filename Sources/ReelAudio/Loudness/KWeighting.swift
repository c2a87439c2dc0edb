/// The two filters that make a meter hear as people do: a head (shelf) and a high-pass, on left and right at once.
///
/// BS.1770-4, tables 1 and 2, at 48 kHz.
struct KWeighting {
    private var shelf = Biquad(
        b: (1.53512485958697, -2.69169618940638, 1.19839281085285), a: (-1.69065929318241, 0.73248077421585))
    private var highPass = Biquad(b: (1, -2, 1), a: (-1.99004745483398, 0.99007225036621))

    @inline(__always)
    mutating func process(_ sample: SIMD2<Double>) -> SIMD2<Double> {
        highPass.process(shelf.process(sample))
    }
}

private struct Biquad {
    let b: (Double, Double, Double)
    let a: (Double, Double)
    var first = SIMD2<Double>()
    var second = SIMD2<Double>()

    init(b: (Double, Double, Double), a: (Double, Double)) {
        self.b = b
        self.a = a
    }

    @inline(__always)
    mutating func process(_ input: SIMD2<Double>) -> SIMD2<Double> {
        let output = b.0 * input + first
        first = b.1 * input - a.0 * output + second
        second = b.2 * input - a.1 * output
        return output
    }
}
