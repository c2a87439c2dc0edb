import Glibc

/// A chain of hills or mountains seen from the side, from bare and hazy to wooded and near.
struct Ridge: Painting {
    let noise: ValueNoise
    /// The line on which it stands.
    let foot: Double
    /// How far the summits rise above the foot.
    let height: Double
    /// Summits for each unit of width.
    let frequency: Double
    /// Height of the trees on the skyline; 0 for none.
    var trees = 0.0
    /// The size of a clump of foliage or a rock.
    let grain: Double
    let sunlit: Paint
    let shaded: Paint
    let haze: Paint
    /// Share of haze at the summits and at the foot.
    let haziness: (top: Double, bottom: Double)
    /// How far the land goes on below its foot, in mist.
    var reach = 0.0
    /// Where the land sinks into the water: it falls off from the first x to the second.
    var shore: (from: Double, to: Double)?

    func paint(at point: Point, in view: View) -> Paint {
        guard point.y < foot + reach + view.pixel, point.y > foot - height * 1.3 - trees else { return .clear }
        let top = skyline(at: point.x)
        let cover = view.coverage(point.y - top) * view.coverage(foot + reach - point.y)
        guard cover > 0 else { return .clear }
        let depth = point.y - top
        let scaled = point / grain
        // Gullies run down the slope, to both sides of it.
        let gullies = noise.fractal(scaled.x * 0.5 + 0.3 * scaled.y, scaled.y * 0.22, octaves: 5)
        let besides = noise.fractal(scaled.x * 0.5 + 0.3 * scaled.y + 0.16, scaled.y * 0.22 - 0.05, octaves: 5)
        let clumps = noise.fractal(scaled.x, scaled.y * 1.3, octaves: 4)
        let towardsSun = noise.fractal(scaled.x + 0.35, scaled.y * 1.3 - 0.5, octaves: 3)
        let relief =
            trees > 0 ? 1.5 * (clumps - towardsSun) + 1.2 * (gullies - besides) : 3.2 * (gullies - besides) + 0.3 * (clumps - 0.5)
        let light = 0.42 + relief + 0.22 * exp(-depth * 40)
        let fade = haziness.top + (haziness.bottom - haziness.top) * smoothstep(0, 1, (point.y - (foot - height)) / height)
        return shaded.mixed(sunlit, light).mixed(haze, fade).covering(cover)
    }

    private func skyline(at x: Double) -> Double {
        let broad = noise.fractal(x * frequency, 3.7, octaves: 5)
        var rise = height * (0.1 + 1.1 * smoothstep(0.18, 0.9, broad))
        if let shore {
            rise *= smoothstep(shore.to, shore.from, x)
        }
        guard trees > 0, rise > 0.004 else { return foot - rise }
        return foot - rise - trees * max(conifer(at: x / trees * 1.7), conifer(at: x / trees * 1.7 + 40.53)) * min(1, rise / 0.02)
    }

    /// The outline of a row of conifers, one in each unit of x, of random heights and leaning places.
    private func conifer(at x: Double) -> Double {
        let index = x.rounded(.down)
        let size = noise.cell(Int(index), 71)
        let middle = 0.35 + 0.3 * noise.cell(Int(index), 72)
        let side = abs(x - index - middle) / (0.35 + 0.1 * size)
        let twigs = 0.16 * noise.value(x * 9, size * 50)
        return max(0, (0.35 + 0.65 * size) * (1 - side) - twigs)
    }
}
