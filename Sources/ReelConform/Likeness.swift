import Glibc
package import ReelMedia

/// How like two pictures are.
package enum Likeness {
    /// The peak signal-to-noise ratio over all three channels, in dB; infinite for equal pictures.
    /// - Precondition: both have the same size.
    package static func psnr(_ first: Frame, _ second: Frame) -> Double {
        precondition(first.rgb.count == second.rgb.count)
        var sum = 0
        for (a, b) in zip(first.rgb, second.rgb) {
            let difference = Int(a) - Int(b)
            sum += difference * difference
        }
        guard sum > 0 else { return .infinity }
        return 10 * log10(255 * 255 * Double(first.rgb.count) / Double(sum))
    }
}
