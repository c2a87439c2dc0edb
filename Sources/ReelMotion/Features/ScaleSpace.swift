/// A picture blurred step by step, halved after every doubling of the blur (Lowe 2004, section 3).
struct ScaleSpace {
    /// Scales looked at per octave.
    static let intervals = 3
    static let baseSigma: Float = 1.6

    /// Blurred planes of one size; plane k has sigma `baseSigma * 2^(k / intervals)` of its own pixels.
    struct Octave {
        var blurred: [Plane]
        var differences: [Plane]
    }

    let octaves: [Octave]

    init(_ plane: Plane) {
        var octaves: [Octave] = []
        // A camera's picture is taken to carry a blur of half a pixel already.
        var base = plane.blurred(sigma: (Self.baseSigma * Self.baseSigma - 0.25).squareRoot())
        while min(base.width, base.height) >= 16 {
            let octave = Self.octave(from: base)
            base = Self.decimated(octave.blurred[Self.intervals])
            octaves.append(octave)
        }
        self.octaves = octaves
    }

    static func sigma(_ level: Float) -> Float { baseSigma * exp2(level / Float(intervals)) }

    private static func octave(from base: Plane) -> Octave {
        var blurred = [base]
        for level in 1..<intervals + 3 {
            let before = sigma(Float(level - 1))
            let after = sigma(Float(level))
            blurred.append(blurred[level - 1].blurred(sigma: (after * after - before * before).squareRoot()))
        }
        let differences = zip(blurred, blurred.dropFirst()).map { finer, coarser in
            let difference = Plane(width: base.width, height: base.height)
            for i in 0..<base.count { difference.pixels[i] = coarser.pixels[i] - finer.pixels[i] }
            return difference
        }
        return Octave(blurred: blurred, differences: differences)
    }

    /// Every second pixel: the plane is blurred enough for that, and pixel x lies at exactly 2x.
    private static func decimated(_ plane: Plane) -> Plane {
        let result = Plane(width: (plane.width + 1) / 2, height: (plane.height + 1) / 2)
        for y in 0..<result.height {
            for x in 0..<result.width { result.row(y)[x] = plane.row(2 * y)[2 * x] }
        }
        return result
    }
}
