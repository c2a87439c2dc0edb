import Glibc

/// A layer at one moment.
package struct PlacedLayer {
    let painting: any Painting
    private let toLayer: Matrix3
    private let bend: Double

    package init(_ layer: Layer, at t: Double) {
        painting = layer.painting
        toLayer = layer.path.toLayer(at: t)
        bend = t * layer.path.bend
    }

    /// The point of the layer that is seen at `place` of the picture.
    @inline(__always)
    package func point(at place: Point) -> Point {
        guard bend != 0 else { return toLayer(place) }
        let wave = Point(sin(4.1 * place.y + 0.6) + 0.3 * sin(7 * place.x), sin(3.7 * place.x + 1.9) + 0.3 * sin(6 * place.y))
        return toLayer(place) + wave * (bend / 1.3)
    }
}
