import Glibc

/// A small sloop under sail, heading right; drawn about the point where it floats, `size` tall.
struct Sailboat: Painting {
    let noise: ValueNoise
    let place: Point
    let size: Double

    func paint(at point: Point, in view: View) -> Paint {
        let local = (point - place) / size
        guard abs(local.x) < 0.6, local.y > -1.1, local.y < 0.05 else { return .clear }
        let pixel = view.pixel / size
        return rig(at: local, pixel: pixel).over(hull(at: local, pixel: pixel))
    }

    private func cover(_ distance: Double, _ pixel: Double) -> Double {
        min(max(distance / pixel + 0.5, 0), 1)
    }

    private func hull(at p: Point, pixel: Double) -> Paint {
        let deck = -0.085 - 0.06 * p.x * p.x - 0.035 * max(0, p.x)
        let stern = p.x + 0.36 - 0.25 * p.y
        let bow = 0.4 - 0.85 * p.y - p.x
        let inside = cover(p.y - deck, pixel) * cover(0.016 - p.y, pixel) * cover(stern, pixel) * cover(bow, pixel)
        let wood = noise.value(p.x * 14, p.y * 160) * 0.12
        var colour = Paint(0.13, 0.2, 0.31).lit(0.9 + wood + 1.8 * max(0, -p.y))
        colour = colour.mixed(Paint(0.95, 0.92, 0.86), cover(deck + 0.026 - p.y, pixel))
        colour = colour.mixed(Paint(0.62, 0.2, 0.16), cover(p.y + 0.008, pixel))
        let cabin =
            cover(p.y + 0.125, pixel) * cover(deck + 0.01 - p.y, pixel) * cover(p.x + 0.16, pixel) * cover(0.14 - p.x, pixel)
        return colour.covering(inside).over(Paint(0.86, 0.8, 0.7).covering(cabin))
    }

    private func rig(at p: Point, pixel: Double) -> Paint {
        let up = (-p.y - 0.15) / 0.83
        guard up > -0.06, up < 1.03 else { return .clear }
        // The mainsail bellies out behind the mast; the foresail reaches from the bow to the masthead.
        let leech = -0.36 * (1 - up) * (1 + 0.42 * up) - 0.012
        let main =
            cover(p.x - leech, pixel) * cover(0.012 - p.x, pixel) * cover(up * 0.83, pixel) * cover((0.99 - up) * 0.83, pixel)
        let luff = 0.43 * (1 - up / 0.93)
        let foot = 0.045 + 0.05 * sin(.pi * min(max(up / 0.93, 0), 1))
        let jib =
            cover(luff - p.x, pixel) * cover(p.x - foot, pixel) * cover((0.93 - up) * 0.83, pixel)
            * cover((up - 0.01) * 0.83, pixel)
        let cloth = 0.05 * (noise.fractal(p.x * 12, p.y * 9, octaves: 3) - 0.5)
        let seams = 0.05 * smoothstep(0.9, 1, abs(2 * ((up * 7 + p.x * 0.6) - (up * 7 + p.x * 0.6).rounded(.down)) - 1))
        let white = Paint(1, 0.965, 0.89).lit(0.99 - 0.32 * max(0, -p.x - 0.02) + cloth - seams)
        let cream = Paint(0.97, 0.88, 0.76).lit(0.9 + 0.28 * p.x + cloth - seams)
        let mast = cover(0.0075 - abs(p.x - 0.02), pixel) * cover(up + 0.06, pixel) * cover(1.02 - up, pixel)
        let boom = cover(0.006 - abs(p.y + 0.145), pixel) * cover(p.x + 0.37, pixel) * cover(0.02 - p.x, pixel)
        let spar = Paint(0.36, 0.25, 0.18).covering(max(mast, boom))
        return spar.over(white.covering(main)).over(cream.covering(jib))
    }
}
