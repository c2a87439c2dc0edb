/// How far each vector of a flow can be trusted: it must lead back to where it came from, and to a spot of the same brightness.
struct FlowConfidence {
    /// Round trip in cells at which trust has fallen to 1/e.
    private static let roundTrip: Float = 1.5
    /// Grey levels of difference that cost nothing, and by which trust then falls to 1/e.
    private static let freeDifference: Float = 8
    private static let difference: Float = 12

    let plane: Plane
    /// Cells that the other picture shows.
    let inView: Int

    /// - Parameters:
    ///   - flow: motion on top of the camera's, on the pair's base.
    ///   - back: motion on top of the camera's, on the other picture's grid, towards the base.
    init(_ pair: StabilisedPair, flow: FlowField, back: FlowField) {
        let result = Plane(width: flow.width, height: flow.height)
        let (camera, inverse) = (PixelMap(pair.camera), PixelMap(pair.camera.inverse))
        let moved = flow.warped(pair.other)
        let difference = moved.map { $0 }
        for i in 0..<moved.count { difference.pixels[i] = abs(moved.pixels[i] - pair.base.pixels[i]) }
        let cost = difference.boxFiltered(radius: 1)
        var inView = 0
        for y in 0..<flow.height {
            for x in 0..<flow.width {
                let i = y &* flow.width &+ x
                let (dx, dy) = (flow.dx.pixels[i], flow.dy.pixels[i])
                let target = camera(Float(x) + dx, Float(y) + dy)
                guard target.x >= 0, target.y >= 0,
                    target.x <= Float(back.width - 1), target.y <= Float(back.height - 1)
                else { continue }
                inView += 1
                let way = SIMD2(back.dx.sample(target.x, target.y), back.dy.sample(target.x, target.y))
                // Where the way back ends, seen from the base.
                let error = inverse(target + way) - SIMD2(Float(x), Float(y))
                let trip = (error * error).sum() / (Self.roundTrip * Self.roundTrip)
                let excess = max(cost.pixels[i] - Self.freeDifference, 0) / Self.difference
                result.pixels[i] = exp(-trip - excess)
            }
        }
        plane = result
        self.inView = inView
    }
}
