public import ReelAudio
public import ReelMedia

/// What an engine gives for a shot: a stream of frames, a soundtrack, and the facts about both.
///
/// Frames are pulled one at a time by whoever encodes them, so an engine never runs ahead and memory stays at a few frames,
/// however long the clip is. A clip is used from one thread at a time; calls may block.
public protocol Clip {
    var facts: ClipFacts { get }

    /// Draws the next frame into `frame`, which has the clip's size and holds the frame before, or anything at all.
    /// - Returns: false, with `frame` untouched, once all `facts.frameCount` frames are drawn.
    mutating func draw(into frame: inout Frame) throws -> Bool

    /// Draws the next frame as the encoder takes it. An engine that can draw it so directly saves the way over RGB.
    /// - Returns: as above.
    mutating func draw(into frame: inout VideoFrame) throws -> Bool

    /// The sound that goes with the frames, as long as they last; nil if the shot asked for none.
    func soundtrack() throws -> AudioBuffer?
}

extension Clip {
    public mutating func draw(into frame: inout VideoFrame) throws -> Bool {
        try frame.paint { try draw(into: &$0) }
    }
}
