import ReelMedia

/// Draws the moments between two pictures of one place: both are brought to the moment along their motion, and blended.
///
/// The background is drawn first, then whatever moves by itself before it, the slower first.
struct InBetweenRenderer: FrameRenderer {
    private let workers: Workers
    private let grid: AnalysisGrid
    /// From the first picture to the last, in pixels of the frame.
    private let camera: Homography
    private let things: [Thing]
    private let gain: SIMD4<Float>
    /// How much more the last picture counts than the first, since it shows things larger and so in more detail.
    private let detail: Float
    private let first: Side
    private let last: Side

    /// A picture and its motion. What it is fetched from is made when it is first needed.
    private final class Side {
        let picture: Frame
        let motion: SplatLayer
        lazy var colours = ColourPicture(picture)
        lazy var video = VideoPicture(picture)

        init(_ picture: Frame, _ motion: SplatLayer) {
            self.picture = picture
            self.motion = motion
        }
    }

    /// What moves by itself.
    private struct Thing {
        let path: ObjectPath
        /// As the first and the last picture show it.
        let cutouts: [Cutout]
    }

    init(first: Frame, last: Frame, correspondence found: Correspondence, workers: Workers) {
        self.workers = Workers(count: workers.count, stopwatch: workers.stopwatch)
        grid = found.grid
        camera = found.grid.inFrame(found.camera)
        gain = found.gain
        let growth = Float(camera.scale(at: Point(Double(first.width), Double(first.height)) / 2))
        detail = min(max(growth * growth, 0.2), 5)
        let sides = [found.first, found.last]
        // What is faster than the camera's motion by more is taken to be nearer.
        let order = found.objects.indices.sorted {
            (found.speed(of: found.objects[$0]), $0) < (found.speed(of: found.objects[$1]), $1)
        }
        things = order.enumerated().compactMap { rank, index in
            let path = found.objects[index]
            // Out with the object, back with the camera.
            let own = [
                Homography(path.map).then(found.camera.inverse), Homography(path.map.inverse).then(found.camera),
            ]
            let nearer = Set(order[(rank + 1)...].map { $0 + 1 })
            let cutouts = (0..<2).compactMap { Cutout(sides[$0], motion: index + 1, nearer: nearer, own: own[$0]) }
            return cutouts.count == 2 ? Thing(path: path, cutouts: cutouts) : nil
        }
        let layers = workers.map(sides) { SplatLayer($0) }
        self.first = Side(first, layers[0])
        self.last = Side(last, layers[1])
    }

    func draw(at t: Double, _ touch: MomentTouch, into frame: inout Frame) {
        let (layers, ripple) = moment(t, touch)
        let blend = MomentBlend(at: t, gain: gain, detail: detail)
        let pictures = [first.colours, last.colours]
        let (width, height) = (frame.width, frame.height)
        frame.withUnsafeMutableBytes { bytes in
            guard let target = bytes.baseAddress else { return }
            workers.overRows((height + 1) / 2) { pairs in
                let band = ColourBand(
                    width: width, height: height, layers: layers, pictures: pictures, blend: blend, ripple: ripple)
                for pair in pairs { band.draw(pair: pair, into: target) }
            }
        }
    }

    func draw(at t: Double, _ touch: MomentTouch, into frame: inout VideoFrame) {
        let (layers, ripple) = moment(t, touch)
        let blend = MomentBlend(at: t, gain: gain, detail: detail)
        let pictures = [first.video, last.video]
        let (width, height) = (frame.width, frame.height)
        frame.withUnsafeMutablePlanes { planes in
            workers.overRows(height / 2) { pairs in
                let band = VideoBand(
                    width: width, layers: layers, pictures: pictures, blend: blend, ripple: ripple, stopwatch: workers.stopwatch)
                for pair in pairs { band.draw(pair: pair, into: planes) }
            }
        }
    }

    /// The box around a box that has been moved by `map`.
    private static func box(of box: (low: Point, high: Point), _ map: Homography) -> (low: Point, high: Point) {
        let corners = [map(box.low), map(Point(box.high.x, box.low.y)), map(Point(box.low.x, box.high.y)), map(box.high)]
        return (
            corners.dropFirst().reduce(corners[0]) { pointwiseMin($0, $1) },
            corners.dropFirst().reduce(corners[0]) { pointwiseMax($0, $1) }
        )
    }

    /// Moves both pictures' motion to the moment `t` and says how each picture is seen then, what is behind first, and what moves by
    /// itself.
    private func moment(_ t: Double, _ touch: MomentTouch) -> (layers: [MomentLayer], ripple: Ripple?) {
        let sides = [first, last]
        let amounts = [Float(t), Float(1 - t)]
        workers.measure("splat") { workers in
            workers.each(2) { sides[$0].motion.splat(amount: amounts[$0]) }
        }
        // At either end the picture itself must reach its very border.
        let border = 1 + Float(64 * t * (1 - t))
        let (width, height) = (first.picture.width, first.picture.height)
        let held = Homography(touch.held(width: width, height: height))
        let toFirst = camera.power(t).inverse
        let atRest = [toFirst, toFirst.then(camera)]
        let maps = atRest.map { held.then($0) }
        let background = MomentLayer(
            (0..<2).map {
                SideView(
                    sides[$0].picture, motion: sides[$0].motion, grid: grid, toPicture: PixelMap(maps[$0]), border: border)
            }, width: width, height: height)
        let ripple = workers.measure("ripple") {
            Ripple(touch, held: held, maps: atRest, width: width, height: height, workers: $0)
        }
        let before: [MomentLayer] = things.compactMap { thing in
            let toFirst = held.then(grid.inFrame(Homography(thing.path.place(at: t))).inverse)
            let maps = [toFirst, toFirst.then(grid.inFrame(Homography(thing.path.map)))]
            let views = (0..<2).map {
                SideView(
                    sides[$0].picture, thing.cutouts[$0], amount: amounts[$0], grid: grid, toPicture: PixelMap(maps[$0]),
                    border: border)
            }
            let boxes = (0..<2).flatMap { side in
                let toFrame = maps[side].inverse
                return thing.cutouts[side].strips(drifted: Double(amounts[side]), on: grid).map { Self.box(of: $0, toFrame) }
            }
            return MomentLayer(views, boxes: boxes, width: width, height: height)
        }
        return ([background] + before, ripple)
    }
}
