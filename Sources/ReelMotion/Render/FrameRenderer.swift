import ReelMedia

/// Draws the picture at any moment between a first and a last one.
protocol FrameRenderer {
    /// Draws the moment `t`, 0...1, into a frame of the pictures' size. Time is linear here.
    func draw(at t: Double, _ touch: MomentTouch, into frame: inout Frame)

    /// Draws it as the encoder takes it.
    func draw(at t: Double, _ touch: MomentTouch, into frame: inout VideoFrame)
}

extension FrameRenderer {
    func draw(at t: Double, _ touch: MomentTouch, into frame: inout VideoFrame) {
        _ = frame.paint {
            draw(at: t, touch, into: &$0)
            return true
        }
    }
}
