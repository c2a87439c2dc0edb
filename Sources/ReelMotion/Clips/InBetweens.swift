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

    /// Studies two pictures of one size. Takes a few seconds.
    /// - Parameter leftwards: which way the camera swings between pictures that have nothing in common; nil leaves it to
    ///   the seed.
    package init(first: Frame, last: Frame, seed: UInt64, leftwards: Bool? = nil, workers: Workers) {
        self.first = first
        self.last = last
        if let found = CorrespondenceFinder(workers: workers).find(first: first, last: last) {
            areRelated = true
            let middle = Point(Double(found.grid.width) / 2, Double(found.grid.height) / 2)
            // What the middle of the first picture moves by, the view has moved the other way.
            sideways = (middle.x - found.camera(middle).x) / Double(found.grid.width)
            renderer = InBetweenRenderer(first: first, last: last, correspondence: found, workers: workers)
        } else {
            areRelated = false
            sideways = 0
            renderer = SwingTransition(first: first, last: last, leftwards: leftwards ?? (seed & 1 == 1), workers: workers)
        }
    }

    /// Draws the moment `t`, 0...1, linear in time; the ends are the pictures themselves, byte for byte.
    package func draw(at t: Double, into frame: inout Frame) { draw(at: t, .none, into: &frame) }

    /// Draws the moment `t` as the encoder takes it.
    package func draw(at t: Double, into frame: inout VideoFrame) { draw(at: t, .none, into: &frame) }

    func draw(at t: Double, _ touch: MomentTouch, into frame: inout Frame) {
        if t <= 0 {
            frame = first
        } else if t >= 1 {
            frame = last
        } else {
            renderer.draw(at: t, touch, into: &frame)
        }
    }

    func draw(at t: Double, _ touch: MomentTouch, into frame: inout VideoFrame) {
        if t <= 0 {
            frame.set(first)
        } else if t >= 1 {
            frame.set(last)
        } else {
            renderer.draw(at: t, touch, into: &frame)
        }
    }
}
