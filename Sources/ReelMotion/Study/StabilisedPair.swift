/// One picture's grid, and the other picture's luma brought onto it by the camera's motion alone.
struct StabilisedPair {
    let base: Plane
    /// The other picture seen from the base's camera, in the base's brightness.
    let other: Plane
    /// 1 where the other picture shows the spot, 0 elsewhere.
    let valid: Plane
    /// From the base's grid to the other's.
    let camera: Homography
    /// Brightness of the base over that of the other picture.
    let gain: Float

    /// - Parameter gain: nil to measure it.
    init(base: Plane, other: Plane, camera: Homography, gain: Float? = nil) {
        self.base = base
        self.camera = camera
        // Sampled every `scale` pixels, finer detail than that would alias.
        let scale = Float(camera.scale(at: Point(Double(base.width), Double(base.height)) / 2))
        let source = scale > 1.2 ? other.blurred(sigma: 0.5 * (scale * scale - 1).squareRoot()) : other
        let warped = Plane(width: base.width, height: base.height)
        let valid = Plane(width: base.width, height: base.height)
        let map = PixelMap(camera)
        for y in 0..<base.height {
            for x in 0..<base.width {
                let p = map(Float(x), Float(y))
                let (px, py) = (p.x, p.y)
                warped.row(y)[x] = source.sample(px, py)
                let inside = px >= 0 && py >= 0 && px <= Float(other.width &- 1) && py <= Float(other.height &- 1)
                valid.row(y)[x] = inside ? 1 : 0
            }
        }
        let gain = gain ?? Self.medianRatio(base, warped, valid)
        self.gain = gain
        self.other = warped.map { $0 * gain }
        self.valid = valid
    }

    /// Median of `a / b` where both are well exposed; 1 if that is rare.
    private static func medianRatio(_ a: Plane, _ b: Plane, _ valid: Plane) -> Float {
        var ratios: [Float] = []
        for i in stride(from: 0, to: a.count, by: 7) where valid.pixels[i] > 0 {
            if (16...240).contains(a.pixels[i]) && (16...240).contains(b.pixels[i]) {
                ratios.append(a.pixels[i] / b.pixels[i])
            }
        }
        guard ratios.count >= 50 else { return 1 }
        ratios.sort()
        return min(max(ratios[ratios.count / 2], 0.6), 1.6)
    }
}
