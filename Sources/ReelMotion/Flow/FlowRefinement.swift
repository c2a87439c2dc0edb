/// Smooths a flow where the pictures say little and sharpens it where they say much: brightness and gradient constancy with a
/// robust penalty, and total variation of the flow (Brox et al., ECCV 2004), solved by successive over-relaxation.
struct FlowRefinement {
    private static let warps = 3
    private static let sweeps = 8
    private static let smoothness: Float = 0.3
    private static let overRelaxation: Float = 1.6
    private static let epsilon: Float = 0.001

    /// A channel that should keep its value along the motion, and how much it counts.
    private struct Channel {
        var first: Plane
        var second: Plane
        var weight: Float
        /// Slopes below this are noise, in value per pixel.
        var noise: Float
    }

    private let channels: [Channel]
    private let valid: Plane?

    init(_ first: Plane, _ second: Plane, valid: Plane?) {
        // A slight blur makes slopes trustworthy.
        let (a, b) = (first.blurred(sigma: 0.6), second.blurred(sigma: 0.6))
        let (ga, gb) = (a.gradient(), b.gradient())
        channels = [
            Channel(first: a, second: b, weight: 0.5, noise: 2),
            Channel(first: ga.x, second: gb.x, weight: 1, noise: 1),
            Channel(first: ga.y, second: gb.y, weight: 1, noise: 1),
        ]
        self.valid = valid
    }

    func refine(_ start: FlowField) -> FlowField {
        var flow = start
        for _ in 0..<Self.warps {
            let data = linearised(around: flow)
            flow = solved(data, around: flow)
        }
        return flow
    }

    /// The robust least-squares system of the data at every pixel: a11, a12, a22 and b1, b2 for the change of the flow.
    private struct System {
        var a11, a12, a22, b1, b2: Plane

        init(width: Int, height: Int) {
            let plane = { Plane(width: width, height: height) }
            (a11, a12, a22, b1, b2) = (plane(), plane(), plane(), plane(), plane())
        }
    }

    private func linearised(around flow: FlowField) -> System {
        let system = System(width: flow.width, height: flow.height)
        for channel in channels {
            let moved = flow.warped(channel.second)
            let (ga, gb) = (channel.first.gradient(), moved.gradient())
            let noise = channel.noise * channel.noise
            for i in 0..<moved.count {
                let x = 0.5 * (ga.x.pixels[i] + gb.x.pixels[i])
                let y = 0.5 * (ga.y.pixels[i] + gb.y.pixels[i])
                let change = moved.pixels[i] - channel.first.pixels[i]
                // Dividing by the slope turns a difference in value into a distance in pixels (Zimmer et al. 2011).
                let scale = 1 / (x * x + y * y + noise)
                let inView = valid.map { $0.pixels[i] } ?? 1
                let weight = inView * channel.weight * scale / (change * change * scale + Self.epsilon).squareRoot()
                system.a11.pixels[i] += weight * x * x
                system.a12.pixels[i] += weight * x * y
                system.a22.pixels[i] += weight * y * y
                system.b1.pixels[i] -= weight * x * change
                system.b2.pixels[i] -= weight * y * change
            }
        }
        return system
    }

    private func solved(_ data: System, around flow: FlowField) -> FlowField {
        let relaxation = FlowRelaxation(
            a11: data.a11, a12: data.a12, a22: data.a22, b1: data.b1, b2: data.b2, bonds: bonds(of: flow), around: flow)
        for _ in 0..<Self.sweeps { relaxation.sweep(overRelaxation: Self.overRelaxation) }
        return relaxation.flow
    }

    /// How strongly every pixel holds on to its neighbours: weakly across a step of the flow.
    private func bonds(of flow: FlowField) -> Plane {
        let (gu, gv) = (flow.dx.gradient(), flow.dy.gradient())
        let result = Plane(width: flow.width, height: flow.height)
        for i in 0..<result.count {
            let square =
                gu.x.pixels[i] * gu.x.pixels[i] + gu.y.pixels[i] * gu.y.pixels[i]
                + gv.x.pixels[i] * gv.x.pixels[i] + gv.y.pixels[i] * gv.y.pixels[i]
            result.pixels[i] = Self.smoothness / (square + Self.epsilon).squareRoot()
        }
        return result
    }
}
