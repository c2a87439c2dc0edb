/// How a camera moves over a whole clip, from the view of the picture.
package struct CameraMove: Hashable, Sendable {
    /// Logarithm of how much the middle of the picture grows.
    package var zoom = 0.0
    /// Where the view goes, as shares of the picture's width and height; x to the right, y down.
    package var shift = Point.zero
    /// Turn of the camera about its line of sight, radians, clockwise as the camera sees it.
    package var roll = 0.0
    /// How much more the nearest things grow than the middle distance, and the farthest less: a share of `zoom`.
    package var zoomParallax = 0.0
    /// How much more the nearest things pass than the middle distance, as shares of width and height.
    package var shiftParallax = Point.zero
    /// Sway of a camera held by hand, as a share of the width.
    package var sway = 0.0

    package init() {}

    package var isStill: Bool { self == CameraMove() }

    /// Adds `motion`, going as far as `reach` times its ordinary way.
    mutating func add(_ motion: Motion, reach: Double) {
        switch motion {
        case .zoomIn: zoom += 0.22 * reach
        case .zoomOut: zoom -= 0.18 * reach
        case .dollyIn: addDolly(0.16 * reach)
        case .dollyOut: addDolly(-0.14 * reach)
        case .panLeft: shift.x -= 0.1 * reach
        case .panRight: shift.x += 0.1 * reach
        case .tiltUp: shift.y -= 0.1 * reach
        case .tiltDown: shift.y += 0.1 * reach
        case .truckLeft: addTruck(Point(-0.06 * reach, 0))
        case .truckRight: addTruck(Point(0.06 * reach, 0))
        case .pedestalUp: addTruck(Point(0, -0.06 * reach))
        case .pedestalDown: addTruck(Point(0, 0.06 * reach))
        case .orbitLeft: addOrbit(-reach)
        case .orbitRight: addOrbit(reach)
        case .rollLeft: roll -= 0.12 * reach
        case .rollRight: roll += 0.12 * reach
        case .handheld: sway += 0.006 * reach
        case .still: break
        }
    }

    private mutating func addDolly(_ amount: Double) {
        zoom += amount
        zoomParallax = 0.6
    }

    /// Sideways parallax stays below 2 % of the width: more bends what stands upright.
    private mutating func addTruck(_ way: Point) {
        shift += way
        shiftParallax += 0.3 * way
    }

    private mutating func addOrbit(_ reach: Double) {
        shift.x += 0.02 * reach
        shiftParallax.x += 0.022 * reach
        zoom += 0.03 * reach.magnitude
    }
}
