/// Fills the holes of a motion field from around them, smoothly and at every scale (Gortler et al., The Lumigraph, 1996).
///
/// Keeps its smaller levels between calls, so filling allocates nothing.
final class PushPull {
    private let levels: [VectorPlane]

    /// For fields of this size.
    init(width: Int, height: Int) {
        var levels: [VectorPlane] = []
        var (width, height) = (width, height)
        while width > 1 || height > 1 {
            (width, height) = ((width + 1) / 2, (height + 1) / 2)
            levels.append(VectorPlane(width: width, height: height))
        }
        self.levels = levels
    }

    /// Replaces x, y, z of every pixel whose w is 0; w itself stays. Pixels with w above 0 count alike and do not change.
    func fill(_ field: VectorPlane) {
        var finer = field
        for level in levels {
            pull(finer, into: level)
            finer = level
        }
        for (index, level) in levels.enumerated().reversed() {
            push(level, into: index == 0 ? field : levels[index - 1], keepWeights: index == 0)
        }
    }

    private func pull(_ finer: VectorPlane, into coarser: VectorPlane) {
        for y in 0..<coarser.height {
            let upper = finer.row(2 * y)
            let lower = 2 * y + 1 < finer.height ? finer.row(2 * y + 1) : nil
            let target = coarser.row(y)
            for x in 0..<coarser.width {
                let left = 2 &* x
                var sum = Self.known(upper[left])
                if let lower { sum += Self.known(lower[left]) }
                if left &+ 1 < finer.width {
                    sum += Self.known(upper[left &+ 1])
                    if let lower { sum += Self.known(lower[left &+ 1]) }
                }
                target[x] = sum.w > 0 ? sum / sum.w : .zero
            }
        }
    }

    @inline(__always)
    private static func known(_ value: SIMD4<Float>) -> SIMD4<Float> {
        value.w > 0 ? SIMD4(value.x, value.y, value.z, 1) : .zero
    }

    private func push(_ coarser: VectorPlane, into finer: VectorPlane, keepWeights: Bool) {
        for y in 0..<finer.height {
            let target = finer.row(y)
            for x in 0..<finer.width where !(target[x].w > 0) {
                var value = coarser.bilinear(0.5 * Float(x) - 0.25, 0.5 * Float(y) - 0.25)
                value.w = keepWeights ? 0 : 1
                target[x] = value
            }
        }
    }
}
