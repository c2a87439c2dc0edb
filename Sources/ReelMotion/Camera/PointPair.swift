/// The same spot seen in two pictures.
package struct PointPair: Hashable, Sendable {
    package var a: Point
    package var b: Point

    package init(a: Point, b: Point) {
        self.a = a
        self.b = b
    }
}
