/// Something drawn, defined at every point rather than pixel by pixel.
package protocol Painting: Sendable {
    /// The paint at `point` of the layer; `view` knows the picture around it.
    func paint(at point: Point, in view: View) -> Paint
}
