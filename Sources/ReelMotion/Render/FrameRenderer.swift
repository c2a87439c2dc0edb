package import ReelMedia

/// Draws the picture at any moment between a first and a last one.
package protocol FrameRenderer {
    /// Draws the moment `t`, 0...1, into a frame of the pictures' size. Time is linear here.
    func draw(at t: Double, into frame: inout Frame)

    /// Draws it as the encoder takes it.
    func draw(at t: Double, into frame: inout VideoFrame)
}

extension FrameRenderer {
    package func draw(at t: Double, into frame: inout VideoFrame) {
        _ = frame.paint {
            draw(at: t, into: &$0)
            return true
        }
    }
}
