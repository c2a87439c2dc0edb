/// How far a camera has moved from the view of the picture.
///
/// Moves add up and scale like vectors, so that part of a move, or one move after another, is a sum.
package struct CameraMove: Hashable, Sendable {
    /// Logarithm of how much everything grows: the lens.
    package var zoom = 0.0
    /// Logarithm of how much the middle distance grows; the near grows more, the far less: the camera drives.
    package var dolly = 0.0
    /// Where the view goes, as shares of the picture's width and height; x to the right, y down.
    package var shift = Point.zero
    /// How much more the nearest things pass than the farthest, as shares of width and height.
    package var parallax = Point.zero
    /// The same about the picture's subject, which stays where it is.
    package var orbit = 0.0
    /// Turn of the camera about its line of sight, radians, clockwise as the camera sees it.
    package var roll = 0.0
    /// Sway of a camera held by hand, as a share of the width.
    package var sway = 0.0
    /// How far out of focus the far is because the near is in focus, 0...1, and the other way round.
    package var focusNear = 0.0
    package var focusFar = 0.0

    package init() {}

    /// Logarithm of how much the middle distance grows.
    var growth: Double { zoom + dolly }

    package var isStill: Bool { self == CameraMove() }

    /// Adds `motion`, going as far as `reach` times its ordinary way.
    mutating func add(_ motion: Motion, reach: Double) {
        switch motion {
        case .zoomIn: zoom += 0.24 * reach
        case .zoomOut: zoom -= 0.13 * reach
        case .dollyIn: dolly += 0.17 * reach
        case .dollyOut: dolly -= 0.12 * reach
        case .panLeft: shift.x -= 0.1 * reach
        case .panRight: shift.x += 0.1 * reach
        case .tiltUp: shift.y -= 0.1 * reach
        case .tiltDown: shift.y += 0.1 * reach
        case .truckLeft: addTruck(Point(-reach, 0))
        case .truckRight: addTruck(Point(reach, 0))
        case .pedestalUp: addTruck(Point(0, -reach))
        case .pedestalDown: addTruck(Point(0, reach))
        case .orbitLeft: addOrbit(-reach)
        case .orbitRight: addOrbit(reach)
        case .rollLeft: roll -= 0.12 * reach
        case .rollRight: roll += 0.12 * reach
        case .handheld: sway += CameraPlan.swayOfHand
        case .focusNear: focusNear += 1
        case .focusFar: focusFar += 1
        case .still: break
        }
    }

    private mutating func addTruck(_ way: Point) {
        shift += 0.06 * way
        parallax += 0.022 * way
    }

    private mutating func addOrbit(_ reach: Double) {
        shift.x += 0.025 * reach
        orbit += 0.028 * reach
        dolly += 0.04 * reach.magnitude
    }

    package static func + (a: CameraMove, b: CameraMove) -> CameraMove {
        var sum = a
        sum.zoom += b.zoom
        sum.dolly += b.dolly
        sum.shift += b.shift
        sum.parallax += b.parallax
        sum.orbit += b.orbit
        sum.roll += b.roll
        sum.sway += b.sway
        sum.focusNear += b.focusNear
        sum.focusFar += b.focusFar
        return sum
    }

    package static func * (move: CameraMove, share: Double) -> CameraMove {
        var part = move
        part.zoom *= share
        part.dolly *= share
        part.shift *= share
        part.parallax *= share
        part.orbit *= share
        part.roll *= share
        part.sway *= share
        part.focusNear *= share
        part.focusFar *= share
        return part
    }

    /// This move, never further than a picture can follow: beyond, borders or holes would show. Larger moves still go further.
    var withinReach: CameraMove {
        var move = self
        let grown = zoom + dolly
        // Outwards there is only what can be made up beyond the picture's borders.
        let kept = grown == 0 ? 1 : Self.limited(grown, grown > 0 ? 0.85 : 0.14) / grown
        move.zoom *= kept
        move.dolly *= kept
        move.shift = Point(Self.limited(shift.x, 0.2), Self.limited(shift.y, 0.2))
        // More than about 2 % of the width tears what stands upright, and shows what nobody has seen.
        move.parallax = Point(Self.limited(parallax.x, 0.024), Self.limited(parallax.y, 0.03))
        move.orbit = Self.limited(orbit, 0.03)
        move.roll = Self.limited(roll, 0.35)
        move.sway = Self.limited(sway, 0.012)
        move.focusNear = min(focusNear, 1.3)
        move.focusFar = min(focusFar, 1.3)
        return move
    }

    private static func limited(_ x: Double, _ limit: Double) -> Double {
        x / (1 + (x / limit) * (x / limit)).squareRoot()
    }
}
