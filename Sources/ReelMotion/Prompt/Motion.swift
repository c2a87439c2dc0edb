/// A camera motion that a prompt can ask for, in the words of a film set.
package enum Motion: String, Hashable, Sendable, CaseIterable {
    /// The picture grows or shrinks evenly: only the lens moves.
    case zoomIn = "zoom in"
    case zoomOut = "zoom out"
    /// The camera drives forward or back: what is near grows faster.
    case dollyIn = "dolly in"
    case dollyOut = "dolly out"
    /// The camera turns on the spot.
    case panLeft = "pan left"
    case panRight = "pan right"
    case tiltUp = "tilt up"
    case tiltDown = "tilt down"
    /// The camera drives sideways, or rises and sinks: what is near passes faster.
    case truckLeft = "truck left"
    case truckRight = "truck right"
    case pedestalUp = "pedestal up"
    case pedestalDown = "pedestal down"
    /// The camera circles what is in the middle.
    case orbitLeft = "orbit left"
    case orbitRight = "orbit right"
    /// The camera turns about its line of sight.
    case rollLeft = "roll left"
    case rollRight = "roll right"
    /// The focus goes to what is near, or to what is far, and the rest blurs.
    case focusNear = "focus on what is near"
    case focusFar = "focus on what is far"
    /// The camera is held by hand.
    case handheld
    /// The camera stands still.
    case still
}
