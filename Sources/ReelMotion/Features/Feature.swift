/// A spot that can be found again in another picture, whatever its size and angle there.
package struct Feature: Sendable {
    /// Place on the analysed plane.
    package var position: Point
    /// Standard deviation of the Gaussian that the spot answers to, in pixels.
    package var size: Float
    /// Direction of the strongest gradient around, radians.
    package var angle: Float
}
