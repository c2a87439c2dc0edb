/// A flat pattern rich in corners at every scale: plates of many colours and sizes, weathered by fractal noise.
struct Mosaic: Painting {
    let noise: ValueNoise

    func paint(at point: Point, in view: View) -> Paint {
        var colour = Paint(0.5, 0.48, 0.45)
        for (level, scale) in [4.0, 9, 21].enumerated() {
            let column = Int((point.x * scale).rounded(.down))
            let row = Int((point.y * scale).rounded(.down))
            let channel = 1000 * (level + 1)
            guard noise.cell(column, row &+ channel) < 0.62 else { continue }
            let inset = 0.04 + 0.3 * noise.cell(column, row &+ channel &+ 100)
            let inCell = Point(point.x * scale - Double(column), point.y * scale - Double(row))
            let edge = min(min(inCell.x, 1 - inCell.x) - inset * 0.6, min(inCell.y, 1 - inCell.y) - inset)
            let plate = Paint(
                0.12 + 0.76 * noise.cell(column, row &+ channel &+ 200), 0.12 + 0.76 * noise.cell(column, row &+ channel &+ 300),
                0.12 + 0.76 * noise.cell(column, row &+ channel &+ 400))
            colour = colour.mixed(plate, view.coverage(edge / scale))
        }
        return colour.lit(0.6 + 0.8 * noise.fractal(point.x * 17, point.y * 17, octaves: 4))
    }
}
