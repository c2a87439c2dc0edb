import Glibc

/// A layer at one moment.
package struct PlacedLayer {
    /// Each turn of the search leaves a seventh of what was off, at most: together less than a thousandth of a pixel.
    private static let turns = 7

    let painting: any Painting
    private let toLayer: Matrix3
    private let bend: Double

    package init(_ layer: Layer, at t: Double) {
        painting = layer.painting
        toLayer = layer.path.toLayer(at: t)
        bend = t * layer.path.bend
    }

    /// The point of the layer that is seen at `place` of the picture.
    ///
    /// Each point of a layer that bends goes straight at even speed, so the point that has come here is searched for.
    @inline(__always)
    package func point(at place: Point) -> Point {
        let here = toLayer(place)
        guard bend != 0 else { return here }
        var point = here
        for _ in 0..<Self.turns { point = here - Self.wave(at: point) * bend }
        return point
    }

    /// Where a point of the layer is bent to, in shares of the whole way.
    private static func wave(at point: Point) -> Point {
        Point(sin(4.1 * point.y + 0.6) + 0.3 * sin(7 * point.x), sin(3.7 * point.x + 1.9) + 0.3 * sin(6 * point.y)) / 1.3
    }
}
