package import ReelMedia

/// Draws the picture at any moment between a first and a last one.
package protocol FrameRenderer {
    /// Draws the moment `t`, 0...1, into a frame of the pictures' size. Time is linear here.
    func draw(at t: Double, into frame: inout Frame)
}
