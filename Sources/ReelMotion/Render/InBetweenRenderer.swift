package import ReelMedia

/// Draws the moments between two pictures of one place: both are brought to the moment along their motion, and blended.
package struct InBetweenRenderer: FrameRenderer {
    private let workers: Workers
    private let grid: AnalysisGrid
    /// From the first picture to the last, in pixels of the frame.
    private let camera: Similarity
    private let cameraOnGrid: Similarity
    private let paths: [ObjectPath]
    private let gain: SIMD4<Float>
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

    package init(first: Frame, last: Frame, correspondence: Correspondence, workers: Workers) {
        self.workers = Workers(count: workers.count, stopwatch: workers.stopwatch)
        grid = correspondence.grid
        camera = correspondence.grid.inFrame(correspondence.camera)
        gain = correspondence.gain
        let step = correspondence.camera
        paths = correspondence.objects
        cameraOnGrid = step
        // Out with the object, back with the camera.
        let own = [
            paths.map { $0.map.then(step.inverse) },
            paths.map { $0.map.inverse.then(step) },
        ]
        self.first = Side(first, SplatLayer(correspondence.first, objects: own[0]))
        self.last = Side(last, SplatLayer(correspondence.last, objects: own[1]))
    }

    package func draw(at t: Double, into frame: inout Frame) {
        let views = views(at: t)
        let blend = MomentBlend(at: t, gain: gain)
        let pictures = [first.colours, last.colours]
        let (width, height) = (frame.width, frame.height)
        frame.withUnsafeMutableBytes { bytes in
            guard let target = bytes.baseAddress else { return }
            workers.overRows((height + 1) / 2) { pairs in
                let rows = views.map { _ in TracedRows(width: width) }
                let fetched = views.map { _ in VectorPlane(width: rows[0].upper.capacity, height: 1) }
                for pair in pairs {
                    for side in 0..<2 { rows[side].trace(row: 2 * pair, of: views[side]) }
                    for y in 2 * pair..<min(2 * pair + 2, height) {
                        let places = rows.map { y % 2 == 0 ? $0.upper : $0.lower }
                        for side in 0..<2 { pictures[side].fetch(places[side], into: fetched[side].pixels) }
                        blend.mix(
                            fetched[0].pixels, places[0], fetched[1].pixels, places[1], width: width,
                            into: target + 3 * width * y)
                    }
                }
            }
        }
    }

    package func draw(at t: Double, into frame: inout VideoFrame) {
        let views = views(at: t)
        let blend = MomentBlend(at: t, gain: gain)
        let pictures = [first.video, last.video]
        let (width, height) = (frame.width, frame.height)
        frame.withUnsafeMutablePlanes { planes in
            workers.overRows(height / 2) { pairs in
                let band = VideoBand(width: width, views: views, pictures: pictures, blend: blend, stopwatch: workers.stopwatch)
                for pair in pairs { band.draw(pair: pair, into: planes) }
            }
        }
    }

    /// Moves both pictures' motion to the moment `t` and says how each picture is seen then.
    private func views(at t: Double) -> [SideView] {
        let steady = cameraOnGrid.power(t).inverse
        let fromFirst = paths.map { $0.place(at: t).then(steady) }
        let fromLast = zip(paths, fromFirst).map { $0.map.inverse.then($1).then(cameraOnGrid) }
        let objects = [fromFirst, fromLast]
        let sides = [(first, Float(t)), (last, Float(1 - t))]
        workers.measure("splat") { workers in
            workers.each(2) { sides[$0].0.motion.splat(amount: sides[$0].1, paths: objects[$0]) }
        }
        let toFirst = camera.power(t).inverse
        return zip([first, last], [toFirst, toFirst.then(camera)]).map { side, toPicture in
            SideView(
                side.picture, motion: side.motion, grid: grid, toPicture: toPicture,
                // At either end the picture itself must reach its very border.
                border: 1 + Float(64 * t * (1 - t)))
        }
    }
}
