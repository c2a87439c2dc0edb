/// A camera motion that a prompt can ask for, in the words of a film set.
package enum Motion: String, Hashable, Sendable, CaseIterable {
    /// The picture grows or shrinks evenly: only the lens moves.
    case zoomIn, zoomOut
    /// The camera drives forward or back: what is near grows faster.
    case dollyIn, dollyOut
    /// The camera turns on the spot.
    case panLeft, panRight, tiltUp, tiltDown
    /// The camera drives sideways, or rises and sinks: what is near passes faster.
    case truckLeft, truckRight, pedestalUp, pedestalDown
    /// The camera circles what is in the middle.
    case orbitLeft, orbitRight
    /// The camera turns about its line of sight.
    case rollLeft, rollRight
    /// The camera is held by hand.
    case handheld
    /// The camera stands still.
    case still
}
