/// A displacement for every pixel of a plane, in pixels: what is at p in one picture is at p + (dx, dy) in the other.
package struct FlowField {
    package var dx: Plane
    package var dy: Plane

    package var width: Int { dx.width }
    package var height: Int { dx.height }

    /// No motion.
    package init(width: Int, height: Int) {
        dx = Plane(width: width, height: height)
        dy = Plane(width: width, height: height)
    }

    init(dx: Plane, dy: Plane) {
        self.dx = dx
        self.dy = dy
    }

    /// The same motion on a plane of twice the size.
    func doubled(width: Int, height: Int) -> FlowField {
        let result = FlowField(width: width, height: height)
        for y in 0..<height {
            let py = 0.5 * Float(y) - 0.25
            for x in 0..<width {
                let px = 0.5 * Float(x) - 0.25
                result.dx.pixels[y &* width &+ x] = 2 * dx.sample(px, py)
                result.dy.pixels[y &* width &+ x] = 2 * dy.sample(px, py)
            }
        }
        return result
    }

    /// Calls `body` with the index of every vector longer than `reach`.
    func eachBeyond(_ reach: Float, _ body: (Int) -> Void) {
        for i in 0..<dx.count {
            let (x, y) = (dx.pixels[i], dy.pixels[i])
            if x * x + y * y > reach * reach { body(i) }
        }
    }

    func medianFiltered() -> FlowField {
        FlowField(dx: dx.medianFiltered(), dy: dy.medianFiltered())
    }

    /// `plane` fetched back along this motion: the value at p is that of `plane` at p + (dx, dy).
    func warped(_ plane: Plane) -> Plane {
        let result = Plane(width: width, height: height)
        for y in 0..<height {
            let (u, v) = (dx.row(y), dy.row(y))
            let target = result.row(y)
            for x in 0..<width { target[x] = plane.sample(Float(x) + u[x], Float(y) + v[x]) }
        }
        return result
    }
}
