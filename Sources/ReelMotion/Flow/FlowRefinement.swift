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
        let (width, height) = (flow.width, flow.height)
        let bond = bonds(of: flow)
        let result = FlowField(dx: flow.dx.map { $0 }, dy: flow.dy.map { $0 })
        let (u, v) = (result.dx.pixels, result.dy.pixels)
        let (u0, v0) = (flow.dx.pixels, flow.dy.pixels)
        let b = bond.pixels
        for _ in 0..<Self.sweeps {
            for y in 0..<height {
                for x in 0..<width {
                    let i = y &* width &+ x
                    var (pull, pullU, pullV) = (Float(1e-6), 1e-6 * u[i], 1e-6 * v[i])
                    if x > 0 { Self.add(0.5 * (b[i] + b[i &- 1]), u[i &- 1], v[i &- 1], &pull, &pullU, &pullV) }
                    if x &+ 1 < width { Self.add(0.5 * (b[i] + b[i &+ 1]), u[i &+ 1], v[i &+ 1], &pull, &pullU, &pullV) }
                    if y > 0 { Self.add(0.5 * (b[i] + b[i &- width]), u[i &- width], v[i &- width], &pull, &pullU, &pullV) }
                    if y &+ 1 < height {
                        Self.add(0.5 * (b[i] + b[i &+ width]), u[i &+ width], v[i &+ width], &pull, &pullU, &pullV)
                    }
                    let (a11, a12, a22) = (data.a11.pixels[i], data.a12.pixels[i], data.a22.pixels[i])
                    // The unknown is the whole flow; the data speak of its change from where they were linearised.
                    let rightU = data.b1.pixels[i] + a11 * u0[i] + a12 * v0[i] + pullU
                    let rightV = data.b2.pixels[i] + a12 * u0[i] + a22 * v0[i] + pullV
                    let newU = (rightU - a12 * v[i]) / (a11 + pull)
                    u[i] += Self.overRelaxation * (newU - u[i])
                    let newV = (rightV - a12 * u[i]) / (a22 + pull)
                    v[i] += Self.overRelaxation * (newV - v[i])
                }
            }
        }
        return result
    }

    @inline(__always)
    private static func add(
        _ weight: Float, _ u: Float, _ v: Float,
        _ pull: inout Float, _ pullU: inout Float, _ pullV: inout Float
    ) {
        pull += weight
        pullU += weight * u
        pullV += weight * v
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
