/// A place in a scene. The height of the picture is 1 and (0, 0) its middle; x grows to the right, y downwards.
package typealias Point = SIMD2<Double>
