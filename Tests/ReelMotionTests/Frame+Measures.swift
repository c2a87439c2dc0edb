import Glibc
import ReelMedia

extension Frame {
    /// Peak signal-to-noise ratio against `truth`, in dB.
    func psnr(_ truth: Frame) -> Double {
        let sum = zip(rgb, truth.rgb).reduce(0.0) { sum, pair in
            let difference = Double(pair.0) - Double(pair.1)
            return sum + difference * difference
        }
        return 10 * log10(255 * 255 * Double(rgb.count) / max(sum, 1))
    }

    /// The even mixture with `other`: what a cross-fade shows half way.
    func mixed(with other: Frame, share: Double) -> Frame {
        let bytes = zip(rgb, other.rgb).map { UInt8((Double($0) * (1 - share) + Double($1) * share).rounded()) }
        return Frame(width: width, height: height, rgb: bytes)
    }
}
