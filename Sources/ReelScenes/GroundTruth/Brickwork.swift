/// A wall of equal bricks that differ a little in shade: every brick looks like its neighbours.
struct Brickwork: Painting {
    let noise: ValueNoise
    /// Height of a course.
    let course: Double

    func paint(at point: Point, in view: View) -> Paint {
        let row = Int((point.y / course).rounded(.down))
        let length = 2.4 * course
        let along = point.x / length + (row & 1 == 0 ? 0 : 0.5)
        let column = Int(along.rounded(.down))
        let across = point.y / course - Double(row)
        let inBrick = along - Double(column)
        let edge = min(min(inBrick, 1 - inBrick) * length, min(across, 1 - across) * course) - 0.07 * course
        let shade = 0.92 + 0.16 * noise.cell(column, row)
        let grain = noise.fractal(point.x * 90, point.y * 90, octaves: 3)
        let brick = Paint(0.62, 0.3, 0.22).lit(shade * (0.85 + 0.3 * grain))
        return Paint(0.74, 0.71, 0.66).lit(0.9 + 0.2 * grain).mixed(brick, view.coverage(edge))
    }
}
