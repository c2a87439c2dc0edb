/// Gives a motion to the spots that have none to be trusted.
struct ResidualFill {
    /// Confidence from which a vector is kept as it is.
    private static let trusted: Float = 0.5
    /// Cells around trusted ones that follow them; beyond, a spot follows the camera.
    private static let reach = 4

    /// - Parameter everywhere: whether to fill smoothly everywhere, for scenes that move as one soft body.
    func filled(_ flow: FlowField, confidence: Plane, everywhere: Bool) -> FlowField {
        let field = VectorPlane(width: flow.width, height: flow.height)
        let good = Plane(width: flow.width, height: flow.height)
        for i in 0..<field.count where confidence.pixels[i] > Self.trusted {
            field.pixels[i] = SIMD4(flow.dx.pixels[i], flow.dy.pixels[i], 0, 1)
            good.pixels[i] = 1
        }
        let pushPull = PushPull(width: flow.width, height: flow.height)
        pushPull.fill(field)
        let near = good.boxFiltered(radius: Self.reach)
        let result = FlowField(width: flow.width, height: flow.height)
        for i in 0..<field.count where everywhere || near.pixels[i] > 1e-6 {
            result.dx.pixels[i] = field.pixels[i].x
            result.dy.pixels[i] = field.pixels[i].y
        }
        return result
    }
}
