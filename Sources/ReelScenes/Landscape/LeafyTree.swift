import Glibc

/// A broad-leaved tree near the camera: bark, boughs, and a crown of leaf clumps with the sky between them.
struct LeafyTree: Painting {
    let noise: ValueNoise
    /// Where the trunk leaves the ground.
    let root: Point
    let size: Double

    func paint(at point: Point, in view: View) -> Paint {
        let local = (point - root) / size
        guard abs(local.x) < 1.1, local.y > -1.6, local.y < 0.1 else { return .clear }
        return leaves(at: local, view: view).over(wood(at: local, view: view))
    }

    private func wood(at p: Point, view: View) -> Paint {
        let up = -p.y
        guard up < 1.1 else { return .clear }
        let bend = 0.05 * sin(up * 3) + 0.02 * (noise.value(up * 6, 2) - 0.5)
        let trunk = (0.06 - 0.035 * up + 0.05 * exp(-up * 12)) - abs(p.x - bend)
        let right = (0.026 - 0.012 * up) - abs(p.x - bend - 0.75 * max(0, up - 0.42))
        let left = (0.026 - 0.012 * up) - abs(p.x - bend + 0.85 * max(0, up - 0.5))
        let cover = view.coverage(max(trunk, up > 0.42 ? right : -1, up > 0.5 ? left : -1) * size)
        guard cover > 0 else { return .clear }
        let bark = noise.fractal((p.x - bend) * 60, up * 12, octaves: 4)
        return Paint(0.13, 0.09, 0.08).mixed(Paint(0.5, 0.36, 0.25), 1.5 * (bark - 0.35) + 5 * (p.x - bend)).covering(cover)
    }

    private static let boughs: [(centre: Point, radius: Point)] = [
        (Point(0, -1.05), Point(0.52, 0.36)), (Point(0.42, -0.83), Point(0.42, 0.24)), (Point(-0.45, -0.9), Point(0.45, 0.27)),
        (Point(0.12, -1.28), Point(0.36, 0.22)), (Point(0.62, -0.68), Point(0.25, 0.13)),
    ]

    private func leaves(at p: Point, view: View) -> Paint {
        var inside = -1.0
        for bough in Self.boughs {
            let offset = (p - bough.centre) / bough.radius
            inside = max(inside, 1 - (offset * offset).sum().squareRoot())
        }
        guard inside > -0.4 else { return .clear }
        let clumps = noise.fractal(p.x * 7, p.y * 8, octaves: 3)
        let leaf = noise.fractal(p.x * 52, p.y * 60, octaves: 3)
        let density = inside * 0.9 + 1.0 * (clumps - 0.5) + 0.7 * (leaf - 0.5)
        let cover = min(max((density - 0.03) * 14, 0), 1)
        guard cover > 0 else { return .clear }
        let towardsSun = noise.fractal(p.x * 7 + 0.5, p.y * 8 - 0.45, octaves: 3)
        let light = 0.3 + 1.6 * (clumps - towardsSun) + 1.9 * (leaf - 0.5) + 0.25 * p.x - 0.2 * (p.y + 1)
        return Paint(0.09, 0.14, 0.08).mixed(Paint(0.62, 0.6, 0.22), light).mixed(Paint(0.98, 0.82, 0.42), (light - 0.75) * 1.4)
            .covering(cover)
    }
}
