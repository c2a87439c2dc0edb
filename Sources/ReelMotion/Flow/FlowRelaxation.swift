/// Successive over-relaxation of a flow that the data pull at and the neighbours hold: the black squares of a chessboard at once,
/// then the white ones, each square from its four neighbours of the other colour. Owns its memory.
final class FlowRelaxation {
    /// Pixels of padding on the left, and at least as many on the right: neighbours that do not hold.
    private static let margin = 4

    private let width: Int
    private let height: Int
    private let stride: Int
    /// The flow, with a row above and below and columns on either side that stay 0.
    private let u: Plane
    private let v: Plane
    /// Hold on the right and on the lower neighbour, laid out like the flow; 0 where there is none.
    private let across: Plane
    private let down: Plane
    /// The data: what they want, laid out like the flow.
    private let wantU: Plane
    private let wantV: Plane
    private let a12: Plane
    /// 1 over the sum of all that pulls at u and at v; 0 outside, where the flow thus stays 0.
    private let shareU: Plane
    private let shareV: Plane

    /// - Parameters:
    ///   - a11: with a12, a22, b1 and b2 the least-squares system of every pixel, for the change of the flow from `flow`.
    ///   - bonds: how strongly every pixel holds on to its neighbours.
    init(a11: Plane, a12 mixed: Plane, a22: Plane, b1: Plane, b2: Plane, bonds: Plane, around flow: FlowField) {
        (width, height) = (flow.width, flow.height)
        stride = (width + 3) / 4 * 4 + 2 * Self.margin
        let (columns, rows) = (stride, height + 2)
        func plane() -> Plane { Plane(width: columns, height: rows) }
        (u, v, across, down) = (plane(), plane(), plane(), plane())
        (wantU, wantV, a12, shareU, shareV) = (plane(), plane(), plane(), plane(), plane())
        for y in 0..<height {
            for x in 0..<width {
                let (i, at) = (y &* width &+ x, (y &+ 1) &* stride &+ x &+ Self.margin)
                let (u0, v0) = (flow.dx.pixels[i], flow.dy.pixels[i])
                (u.pixels[at], v.pixels[at]) = (u0, v0)
                let bond = bonds.pixels[i]
                if x &+ 1 < width { across.pixels[at] = 0.5 * (bond + bonds.pixels[i &+ 1]) }
                if y &+ 1 < height { down.pixels[at] = 0.5 * (bond + bonds.pixels[i &+ width]) }
                let hold = across.pixels[at] + across.pixels[at &- 1] + down.pixels[at] + down.pixels[at &- stride] + 1e-6
                // The unknown is the whole flow; the data speak of its change from where they were linearised.
                wantU.pixels[at] = b1.pixels[i] + a11.pixels[i] * u0 + mixed.pixels[i] * v0
                wantV.pixels[at] = b2.pixels[i] + mixed.pixels[i] * u0 + a22.pixels[i] * v0
                a12.pixels[at] = mixed.pixels[i]
                shareU.pixels[at] = 1 / (a11.pixels[i] + hold)
                shareV.pixels[at] = 1 / (a22.pixels[i] + hold)
            }
        }
    }

    /// Moves every pixel once.
    func sweep(overRelaxation: Float) {
        for colour in 0..<2 {
            for y in 0..<height { relax(row: y, startingAt: (y + colour) % 2, overRelaxation) }
        }
    }

    /// Moves every second pixel of a row.
    private func relax(row y: Int, startingAt first: Int, _ overRelaxation: Float) {
        let start = (y + 1) * stride + Self.margin
        let mask = SIMDMask<SIMD4<Int32>>(arrayLiteral: first == 0, first != 0, first == 0, first != 0)
        let (u, v) = (u.pixels + start, v.pixels + start)
        let (across, down) = (across.pixels + start, down.pixels + start)
        let (wantU, wantV, a12) = (wantU.pixels + start, wantV.pixels + start, a12.pixels + start)
        let (shareU, shareV) = (shareU.pixels + start, shareV.pixels + start)
        for x in Swift.stride(from: 0, to: width, by: 4) {
            let (left, right) = (SIMD4.load(across + x - 1), SIMD4.load(across + x))
            let (above, below) = (SIMD4.load(down + x - stride), SIMD4.load(down + x))
            let (nowU, nowV) = (SIMD4.load(u + x), SIMD4.load(v + x))
            let mixed = SIMD4.load(a12 + x)
            let pullU =
                (left * SIMD4.load(u + x - 1) + right * SIMD4.load(u + x + 1))
                + (above * SIMD4.load(u + x - stride) + below * SIMD4.load(u + x + stride))
            let pullV =
                (left * SIMD4.load(v + x - 1) + right * SIMD4.load(v + x + 1))
                + (above * SIMD4.load(v + x - stride) + below * SIMD4.load(v + x + stride))
            let wishU = (SIMD4.load(wantU + x) + pullU + nowU * 1e-6 - mixed * nowV) * SIMD4.load(shareU + x)
            let newU = nowU + (wishU - nowU) * overRelaxation
            let wishV = (SIMD4.load(wantV + x) + pullV + nowV * 1e-6 - mixed * newU) * SIMD4.load(shareV + x)
            let newV = nowV + (wishV - nowV) * overRelaxation
            nowU.replacing(with: newU, where: mask).store(at: u + x)
            nowV.replacing(with: newV, where: mask).store(at: v + x)
        }
    }

    /// The flow as it is now.
    var flow: FlowField {
        let result = FlowField(width: width, height: height)
        for y in 0..<height {
            let start = (y + 1) * stride + Self.margin
            (result.dx.row(y)).update(from: u.pixels + start, count: width)
            (result.dy.row(y)).update(from: v.pixels + start, count: width)
        }
        return result
    }
}
