/// Makes up what is behind a subject: near its outline a mirror image of what lies outside, further in the colours from all around.
struct HoleFill {
    private let grid: AnalysisGrid
    /// For every cell of the grid: the way to the nearest cell that is no hole, in cells; 0 outside holes.
    private let ways: VectorPlane
    /// The picture on its grid, holes filled smoothly.
    private let smooth: VectorPlane
    /// How deep the mirror image is good, as a share of the picture's width.
    private static let mirrorDepth: Float = 0.05

    /// - Parameters:
    ///   - colours: the picture on its grid.
    ///   - hole: 1 in cells to be made up, else 0.
    init(_ colours: VectorPlane, hole: Plane, grid: AnalysisGrid) {
        self.grid = grid
        smooth = VectorPlane(width: colours.width, height: colours.height)
        for i in 0..<colours.count {
            smooth.pixels[i] = colours.pixels[i]
            smooth.pixels[i].w = hole.pixels[i] > 0.5 ? 0 : 1
        }
        PushPull(width: smooth.width, height: smooth.height).fill(smooth)
        ways = Self.soft(Self.ways(hole), hole)
    }

    /// The colour behind the picture's pixel (x, y).
    func colour(_ x: Int, _ y: Int, of picture: VectorPlane, hole: Plane) -> SIMD4<Float> {
        let factor = Float(grid.factor)
        let offset = Float(grid.offset)
        let cell = SIMD2((Float(x) - offset) / factor, (Float(y) - offset) / factor)
        let base = smooth.bilinear(cell.x, cell.y)
        let way = ways.bilinear(cell.x, cell.y)
        let depth = (way.x * way.x + way.y * way.y).squareRoot() * factor
        let image = SIMD2(Float(x) + 2 * factor * way.x, Float(y) + 2 * factor * way.y)
        let place = SIMD2((image.x - offset) / factor, (image.y - offset) / factor)
        let isInside = image.x >= 0 && image.y >= 0 && image.x < Float(picture.width) && image.y < Float(picture.height)
        guard isInside else { return base }
        let seen = 1 - min(hole.sample(place.x, place.y) * 2, 1)
        let good = max(0, 1 - depth / (Self.mirrorDepth * Float(picture.width)))
        return base + seen * min(1, 1.6 * good) * (picture.bicubic(image.x, image.y) - base)
    }

    /// Two sweeps that hand on the nearest cell outside (Danielsson, Euclidean Distance Mapping, 1980).
    private static func ways(_ hole: Plane) -> VectorPlane {
        let (width, height) = (hole.width, hole.height)
        let field = VectorPlane(width: width, height: height)
        let far: Float = 1e6
        for i in 0..<hole.count where hole.pixels[i] > 0.5 { field.pixels[i] = SIMD4(far, far, 0, 0) }
        func take(_ i: Int, _ x: Int, _ y: Int, _ dx: Int, _ dy: Int) {
            guard x + dx >= 0, x + dx < width, y + dy >= 0, y + dy < height else { return }
            let other = field.pixels[i + dy * width + dx]
            guard other.x < far / 2 else { return }
            let way = SIMD4(other.x + Float(dx), other.y + Float(dy), 0, 0)
            if (way * way).sum() < (field.pixels[i] * field.pixels[i]).sum() { field.pixels[i] = way }
        }
        for y in 0..<height {
            for x in 0..<width { for (dx, dy) in [(-1, 0), (0, -1), (-1, -1), (1, -1)] { take(y * width + x, x, y, dx, dy) } }
            for x in (0..<width).reversed() { take(y * width + x, x, y, 1, 0) }
        }
        for y in (0..<height).reversed() {
            for x in (0..<width).reversed() {
                for (dx, dy) in [(1, 0), (0, 1), (1, 1), (-1, 1)] { take(y * width + x, x, y, dx, dy) }
            }
            for x in 0..<width { take(y * width + x, x, y, -1, 0) }
        }
        for i in 0..<field.count where !(field.pixels[i].x < far / 2) { field.pixels[i] = .zero }
        return field
    }

    /// Averaged within the hole, so that the mirror image does not tear where the nearest outside jumps.
    private static func soft(_ field: VectorPlane, _ hole: Plane) -> VectorPlane {
        let (dx, dy) = (Plane(width: field.width, height: field.height), Plane(width: field.width, height: field.height))
        for i in 0..<field.count {
            dx.pixels[i] = field.pixels[i].x
            dy.pixels[i] = field.pixels[i].y
        }
        let (softX, softY) = (dx.boxFiltered(radius: 3), dy.boxFiltered(radius: 3))
        let share = hole.boxFiltered(radius: 3)
        let result = VectorPlane(width: field.width, height: field.height)
        for i in 0..<field.count where hole.pixels[i] > 0.5 {
            let weight = max(share.pixels[i], 0.1)
            result.pixels[i] = SIMD4(softX.pixels[i] / weight, softY.pixels[i] / weight, 0, 0)
        }
        return result
    }
}
