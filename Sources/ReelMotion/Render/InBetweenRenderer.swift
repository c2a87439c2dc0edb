package import ReelMedia

/// Draws the moments between two pictures of one place: both are brought to the moment along their motion, and blended.
package struct InBetweenRenderer: FrameRenderer {
    private let workers: Workers
    private let grid: AnalysisGrid
    /// From the first picture to the last, in pixels of the frame.
    private let camera: Homography
    private let cameraOnGrid: Homography
    private let paths: [ObjectPath]
    private let gain: SIMD4<Float>
    /// How much more the last picture counts than the first, since it shows things larger and so in more detail.
    private let detail: Float
    private let first: Side
    private let last: Side

    private struct Side {
        var colours: VectorPlane
        var motion: SplatLayer
    }

    package init(first: Frame, last: Frame, correspondence: Correspondence, workers: Workers) {
        self.workers = workers
        grid = correspondence.grid
        camera = correspondence.grid.inFrame(correspondence.camera)
        gain = correspondence.gain
        let step = correspondence.camera
        let growth = Float(camera.scale(at: Point(Double(first.width), Double(first.height)) / 2))
        detail = min(max(growth * growth, 0.2), 5)
        paths = correspondence.objects
        cameraOnGrid = step
        // Out with the object, back with the camera.
        let own = [
            paths.map { Homography($0.map).then(step.inverse) },
            paths.map { Homography($0.map.inverse).then(step) },
        ]
        self.first = Side(colours: VectorPlane(colours: first), motion: SplatLayer(correspondence.first, objects: own[0]))
        self.last = Side(colours: VectorPlane(colours: last), motion: SplatLayer(correspondence.last, objects: own[1]))
    }

    package func draw(at t: Double, into frame: inout Frame) {
        let sides = [(first, Float(t)), (last, Float(1 - t))]
        let steady = cameraOnGrid.power(t).inverse
        let fromFirst = paths.map { Homography($0.place(at: t)).then(steady) }
        let fromLast = zip(paths, fromFirst).map { Homography($0.map.inverse).then($1).then(cameraOnGrid) }
        let objects = [fromFirst, fromLast]
        workers.each(2) { sides[$0].0.motion.splat(amount: sides[$0].1, paths: objects[$0]) }
        let back = camera.power(t).inverse
        let (toFirst, toLast) = (PixelMap(back), PixelMap(back.then(camera)))
        let moment = Moment(
            shares: SIMD2(Float(1 - t), Float(t) * detail),
            gains: (1 + Float(t) * (gain - 1), (1 + Float(t) * (gain - 1)) / gain),
            // At either end the picture itself must reach its very border.
            border: 1 + Float(64 * t * (1 - t))
        )
        let width = frame.width
        frame.withUnsafeMutableBytes { bytes in
            guard let target = bytes.baseAddress else { return }
            workers.overRows(bytes.count / (3 * width)) { rows in
                for y in rows {
                    draw(row: y, width: width, moment, toFirst, toLast, at: target + 3 * width * y)
                }
            }
        }
    }

    /// What is the same for every pixel of a frame.
    private struct Moment {
        var shares: SIMD2<Float>
        var gains: (first: SIMD4<Float>, last: SIMD4<Float>)
        /// Pixels over which a picture fades in from its border.
        var border: Float
    }

    @inline(__always)
    private func draw(
        row y: Int, width: Int, _ moment: Moment, _ toFirst: PixelMap, _ toLast: PixelMap,
        at bytes: UnsafeMutablePointer<UInt8>
    ) {
        for x in 0..<width {
            let (p, q) = (toFirst(Float(x), Float(y)), toLast(Float(x), Float(y)))
            let a = fetch(first, p.x, p.y, moment.border)
            let b = fetch(last, q.x, q.y, moment.border)
            let weightA = moment.shares.x * max(a.weight, 1e-4)
            let weightB = moment.shares.y * max(b.weight, 1e-4)
            let blend = a.colour * moment.gains.first * weightA + b.colour * moment.gains.last * weightB
            VectorPlane.store(blend / (weightA + weightB), at: bytes + 3 &* x)
        }
    }

    /// The colour that a picture has for a point of its own frame, and how much to trust it.
    @inline(__always)
    private func fetch(_ side: Side, _ x: Float, _ y: Float, _ border: Float) -> (colour: SIMD4<Float>, weight: Float) {
        let factor = Float(grid.factor)
        let offset = Float(grid.offset)
        let way = side.motion.way((x - offset) / factor, (y - offset) / factor)
        let (sx, sy) = (x + factor * way.x, y + factor * way.y)
        let (right, bottom) = (Float(side.colours.width) - 0.5, Float(side.colours.height) - 0.5)
        let inside = min(min(sx + 0.5, right - sx), min(sy + 0.5, bottom - sy))
        let seen = min(max((inside + 0.5) / border, 0), 1)
        return (side.colours.bicubic(sx, sy), (0.02 + way.z) * way.w * seen)
    }
}
