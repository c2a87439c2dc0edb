import Glibc

/// A white lighthouse with a red band and a lit lantern; drawn about the middle of its foot, `size` tall.
struct Lighthouse: Painting {
    let noise: ValueNoise
    let place: Point
    let size: Double

    func paint(at point: Point, in view: View) -> Paint {
        let local = (point - place) / size
        guard abs(local.x) < 0.5, local.y > -1.25, local.y < 0.05 else { return .clear }
        let pixel = view.pixel / size
        func inside(_ distance: Double) -> Double { min(max(distance / pixel + 0.5, 0), 1) }
        let x = local.x
        let up = -local.y

        let tower = inside(0.105 - 0.04 * up - abs(x)) * inside(up + 0.05) * inside(0.8 - up)
        let round = 0.78 + 1.9 * x + 0.08 * (noise.fractal(x * 30, up * 22, octaves: 3) - 0.5)
        let band = max(inside(0.06 - abs(up - 0.3)), inside(0.06 - abs(up - 0.62)))
        var colour = Paint(0.97, 0.93, 0.87).mixed(Paint(0.74, 0.23, 0.18), band).lit(min(1.04, max(0.5, round)))
        let window = inside(0.014 - abs(x + 0.01)) * inside(0.028 - abs(up - 0.46))
        colour = colour.mixed(Paint(0.2, 0.2, 0.25), window).covering(tower)

        let gallery = inside(0.115 - abs(x)) * inside(0.018 - abs(up - 0.8))
        let lantern = inside(0.055 - abs(x)) * inside(up - 0.8) * inside(0.93 - up)
        let roof = inside(0.085 * (1.06 - up) / 0.13 - abs(x)) * inside(up - 0.92)
        let lamp = exp(-((x * x + (up - 0.865) * (up - 0.865)) / 0.0016))
        colour = Paint(1, 0.9, 0.62).lit(0.75 + 0.3 * lamp).covering(lantern).over(colour)
        colour = Paint(0.27, 0.17, 0.16).covering(max(gallery, roof)).over(colour)

        let house = inside(0.16 - abs(x + 0.27)) * inside(up + 0.05) * inside(0.25 - up)
        let gable = inside(0.25 + 0.11 - abs(x + 0.27) * 0.62 - up) * inside(up - 0.24) * inside(0.18 - abs(x + 0.27))
        let cottage = Paint(0.9, 0.84, 0.75).lit(0.85 + 0.2 * x).covering(house)
        return colour.over(Paint(0.55, 0.3, 0.24).covering(gable).over(cottage))
    }
}
