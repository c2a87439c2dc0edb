/// What a painting may know about the picture it is part of: one moment of the layers behind it.
package struct View {
    /// The side of a pixel in scene units, for edges that are one pixel soft.
    package let pixel: Double
    /// The point of the picture that is being painted.
    package let place: Point
    private let moment: [PlacedLayer]
    private let depth: Int

    init(moment: [PlacedLayer], depth: Int, place: Point, pixel: Double) {
        self.moment = moment
        self.depth = depth
        self.place = place
        self.pixel = pixel
    }

    /// What the layers behind show at another place of the picture, as a mirror would.
    func reflection(at place: Point) -> Paint {
        Self.colour(moment: moment, below: depth, place: place, pixel: pixel)
    }

    /// 1 well inside a shape, 0 well outside, one pixel soft; `distance` is positive inside.
    @inline(__always)
    func coverage(_ distance: Double) -> Double {
        min(max(distance / pixel + 0.5, 0), 1)
    }

    /// Composites the layers below index `end`, front to back, until nothing shows through.
    static func colour(
        moment: [PlacedLayer], below end: Int, place: Point, pixel: Double
    ) -> Paint {
        var colour = Paint.clear
        for index in stride(from: end - 1, through: 0, by: -1) {
            let view = View(moment: moment, depth: index, place: place, pixel: pixel)
            colour = colour.over(moment[index].painting.paint(at: moment[index].point(at: place), in: view))
            if colour.w > 0.998 { break }
        }
        return colour
    }
}
