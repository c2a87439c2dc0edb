/// Gives a motion to the spots that have none to be trusted.
struct ResidualFill {
    /// Confidence from which a vector is kept as it is.
    static let trusted: Float = 0.5
    /// Cells around a spot that must be trusted as well before others follow it: islands are trusted by chance.
    private static let surroundings = 3
    private static let fully: Float = 0.95

    /// Fills smoothly everywhere, for scenes that move as one soft body.
    func filledEverywhere(_ flow: FlowField, confidence: Plane) -> FlowField {
        let field = VectorPlane(width: flow.width, height: flow.height)
        for i in 0..<field.count where confidence.pixels[i] > Self.trusted {
            field.pixels[i] = SIMD4(flow.dx.pixels[i], flow.dy.pixels[i], 0, 1)
        }
        PushPull(width: flow.width, height: flow.height).fill(field)
        let result = FlowField(width: flow.width, height: flow.height)
        for i in 0..<field.count {
            result.dx.pixels[i] = field.pixels[i].x
            result.dy.pixels[i] = field.pixels[i].y
        }
        return result
    }

    /// Fills what follows the camera (motion 0) from around; objects keep the motion they have if they are to be kept, and are
    /// filled over as well if not.
    func filled(_ flow: FlowField, confidence: Plane, motions: [UInt8], others: Bool) -> FlowField {
        let good = Plane(width: flow.width, height: flow.height)
        for i in 0..<good.count where motions[i] == 0 && confidence.pixels[i] > Self.trusted { good.pixels[i] = 1 }
        let amidst = good.boxFiltered(radius: Self.surroundings)
        let field = VectorPlane(width: flow.width, height: flow.height)
        for i in 0..<field.count where amidst.pixels[i] > Self.fully {
            field.pixels[i] = SIMD4(flow.dx.pixels[i], flow.dy.pixels[i], 0, 1)
        }
        PushPull(width: flow.width, height: flow.height).fill(field)
        let result = FlowField(width: flow.width, height: flow.height)
        for i in 0..<field.count {
            let keeps = good.pixels[i] > 0 || (others && motions[i] > 0)
            result.dx.pixels[i] = keeps ? flow.dx.pixels[i] : field.pixels[i].x
            result.dy.pixels[i] = keeps ? flow.dy.pixels[i] : field.pixels[i].y
        }
        return result
    }
}
