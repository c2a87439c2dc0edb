package import ReelMedia

/// Passes between two pictures that have nothing in common, as one drive forward: the first grows past the viewer while the last,
/// growing into its place, opens up from the middle outwards.
package struct DollyTransition: FrameRenderer {
    /// How much each picture grows over the whole passage.
    private static let growth = 1.6
    /// The part of the passage in which the pictures change over.
    private static let change = 0.25...0.75
    /// Width of the soft edge between them, as a share of the order of opening.
    private static let softness: Float = 0.3

    private let workers: Workers
    private let first: VectorPlane
    private let last: VectorPlane
    /// When each spot opens, 0 first ... 1 last, on a coarse grid.
    private let order: Plane
    private static let orderCell = 8

    package init(first: Frame, last: Frame, seed: UInt64, workers: Workers) {
        self.workers = workers
        self.first = VectorPlane(colours: first)
        self.last = VectorPlane(colours: last)
        order = Self.order(width: first.width, height: first.height, seed: seed)
    }

    /// Mostly the distance from the middle, so that the borders of the last picture are in place when they appear.
    private static func order(width: Int, height: Int, seed: UInt64) -> Plane {
        let noise = ValueNoise(seed: seed)
        let plane = Plane(width: width / orderCell + 2, height: height / orderCell + 2)
        let half = Point(Double(width), Double(height)) / 2
        let reach = half.length
        for y in 0..<plane.height {
            for x in 0..<plane.width {
                let p = Point(Double(x * orderCell), Double(y * orderCell)) - half
                let q = 6 * p / half.y
                let rough = noise(q.x, q.y) + 0.5 * noise(2 * q.x + 40, 2 * q.y + 40)
                plane.row(y)[x] = Float(min(max(0.9 * p.length / reach + 0.09 * rough, 0), 1))
            }
        }
        return plane
    }

    package func draw(at t: Double, into frame: inout Frame) {
        let centre = Point(Double(frame.width - 1), Double(frame.height - 1)) / 2
        let toFirst = Similarity(scale: pow(Self.growth, -t), angle: 0, about: centre)
        let toLast = Similarity(scale: pow(Self.growth, 1 - t), angle: 0, about: centre)
        let passed = (t - Self.change.lowerBound) / (Self.change.upperBound - Self.change.lowerBound)
        let front = Float(min(max(passed, 0), 1)) * (1 + Self.softness)
        let width = frame.width
        frame.withUnsafeMutableBytes { bytes in
            guard let target = bytes.baseAddress else { return }
            workers.overRows(bytes.count / (3 * width)) { rows in
                for y in rows {
                    let here = target + 3 * width * y
                    for x in 0..<width {
                        VectorPlane.store(colour(x, y, front, toFirst, toLast), at: here + 3 &* x)
                    }
                }
            }
        }
    }

    @inline(__always)
    private func colour(_ x: Int, _ y: Int, _ front: Float, _ toFirst: Similarity, _ toLast: Similarity) -> SIMD4<Float> {
        let cell = Float(Self.orderCell)
        let opened = min(max((front - order.sample(Float(x) / cell, Float(y) / cell)) / Self.softness, 0), 1)
        let share = opened * opened * (3 - 2 * opened)
        let p = Point(Double(x), Double(y))
        let a = share < 1 ? sampled(first, toFirst(p)) : .zero
        let b = share > 0 ? sampled(last, toLast(p)) : .zero
        return a + share * (b - a)
    }

    /// The colour at a point; beyond the border the picture is mirrored.
    @inline(__always)
    private func sampled(_ picture: VectorPlane, _ p: Point) -> SIMD4<Float> {
        picture.bicubic(
            Self.mirrored(Float(p.x), Float(picture.width) - 1),
            Self.mirrored(Float(p.y), Float(picture.height) - 1)
        )
    }

    @inline(__always)
    private static func mirrored(_ v: Float, _ end: Float) -> Float {
        let folded = abs(v)
        return folded > end ? max(2 * end - folded, 0) : folded
    }
}
