/// A large mosaic with rounded corners that stands before the rest.
struct Panel: Painting {
    let pattern: Mosaic
    let halfSize: Point
    let corner: Double

    func paint(at point: Point, in view: View) -> Paint {
        let out = Point(abs(point.x) - halfSize.x + corner, abs(point.y) - halfSize.y + corner)
        let beyond = Point(max(out.x, 0), max(out.y, 0))
        let distance = corner - (beyond * beyond).sum().squareRoot() - min(max(out.x, out.y), 0)
        let coverage = view.coverage(distance)
        guard coverage > 0 else { return .clear }
        // Elsewhere in the pattern than the background, and a little warmer.
        let colour = pattern.paint(at: point + Point(31, 17), in: view)
        return (colour * Paint(1, 0.94, 0.86, 1)).covering(coverage)
    }
}
