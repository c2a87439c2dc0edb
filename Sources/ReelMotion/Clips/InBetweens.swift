package import ReelMedia

/// Everything between two pictures, at any moment and in any order.
package struct InBetweens {
    package let first: Frame
    package let last: Frame
    /// Whether the pictures show the same place; if not, the way between them is a transition.
    package let areRelated: Bool
    /// How far the view moves to the right from the first picture to the last, in picture widths.
    package let sideways: Double
    private let renderer: any FrameRenderer
    /// From the first picture to the last, in pixels; nil if they have nothing in common.
    private let camera: Homography?

    /// Studies two pictures of one size. Takes a few seconds.
    /// - Parameter leftwards: which way the camera swings between pictures that have nothing in common; nil leaves it to
    ///   the seed.
    package init(first: Frame, last: Frame, seed: UInt64, leftwards: Bool? = nil, workers: Workers) {
        self.first = first
        self.last = last
        if let found = CorrespondenceFinder(workers: workers).find(first: first, last: last) {
            areRelated = true
            camera = found.grid.inFrame(found.camera)
            let middle = Point(Double(found.grid.width) / 2, Double(found.grid.height) / 2)
            // What the middle of the first picture moves by, the view has moved the other way.
            sideways = (middle.x - found.camera(middle).x) / Double(found.grid.width)
            renderer = InBetweenRenderer(first: first, last: last, correspondence: found, workers: workers)
        } else {
            areRelated = false
            camera = nil
            sideways = 0
            renderer = SwingTransition(first: first, last: last, leftwards: leftwards ?? (seed & 1 == 1), workers: workers)
        }
    }

    /// Draws the moment `t`, 0...1, linear in time; the ends are the pictures themselves, byte for byte.
    package func draw(at t: Double, into frame: inout Frame) {
        if t <= 0 {
            frame = first
        } else if t >= 1 {
            frame = last
        } else {
            renderer.draw(at: t, into: &frame)
        }
    }

    /// Draws the moment `t` as the encoder takes it.
    package func draw(at t: Double, into frame: inout VideoFrame) {
        if t <= 0 {
            frame.set(first)
        } else if t >= 1 {
            frame.set(last)
        } else {
            renderer.draw(at: t, into: &frame)
        }
    }

    /// How much of what is seen at the moment `t` is the last picture's, 0...1.
    func shareOfLast(at t: Double) -> Double {
        guard camera == nil else { return t }
        return SwingTransition.place(t)
    }

    /// Where points of the frame at the moment `t` lie in the first and in the last picture, as far as the camera alone leads.
    func toPictures(at t: Double) -> (first: (SIMD2<Float>) -> SIMD2<Float>, last: (SIMD2<Float>) -> SIMD2<Float>) {
        guard let camera else { return ({ $0 }, { $0 }) }
        let back = camera.power(t).inverse
        let on = back.then(camera)
        return ({ SIMD2<Float>(back(Point($0))) }, { SIMD2<Float>(on(Point($0))) })
    }
}
