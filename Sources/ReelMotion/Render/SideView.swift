import ReelMedia

/// One picture as it is seen at a moment: the camera's part of its motion as a map, the rest as a field on its grid.
struct SideView {
    /// From the moment's frame to the picture, in pixels of the frame.
    let toPicture: PixelMap
    /// The picture's size in pixels.
    let width: Int
    let height: Int
    /// Pixels over which the picture fades in from its border.
    let border: Float
    private let field: FieldReader
    private let factor: Float
    private let offset: Float

    /// - Parameter motion: keeps its field as it is while this view is used.
    init(_ picture: Frame, motion: SplatLayer, grid: AnalysisGrid, toPicture: PixelMap, border: Float) {
        self.toPicture = toPicture
        self.border = border
        width = picture.width
        height = picture.height
        field = FieldReader(motion.field)
        factor = Float(grid.factor)
        offset = Float(grid.offset)
    }

    /// Where the points of a row are on the field: the cell at the upper left, and how far on to the next.
    struct Points {
        let x: UnsafeMutablePointer<UInt32>
        let y: UnsafeMutablePointer<UInt32>
        let fx: UnsafeMutablePointer<Float>
        let fy: UnsafeMutablePointer<Float>
    }

    /// Finds every second point of a row on the field, where the camera's motion leads it; `count` is a multiple of eight.
    func find(_ row: PixelMap.Row, count: Int, into points: Points) {
        let toCells = 1 / factor
        let ramp = SIMD8<Float>(0, 2, 4, 6, 8, 10, 12, 14)
        for i in stride(from: 0, to: count, by: 8) {
            let place = row(ramp + Float(2 &* i))
            let found = field.points((place.x - offset) * toCells, (place.y - offset) * toCells)
            UnsafeMutableRawPointer(points.x + i).storeBytes(of: found.x, as: SIMD8<UInt32>.self)
            UnsafeMutableRawPointer(points.y + i).storeBytes(of: found.y, as: SIMD8<UInt32>.self)
            found.fx.store(at: points.fx + i)
            found.fy.store(at: points.fy + i)
        }
    }

    /// The ways from there to the points that are seen: x and y in pixels of the frame, and how much each counts.
    func read(
        _ points: Points, count: Int, x: UnsafeMutablePointer<Float>, y: UnsafeMutablePointer<Float>,
        weight: UnsafeMutablePointer<Float>
    ) {
        let (field, factor) = (field, factor)
        for i in 0..<count {
            let way = field.way(points.x[i], points.y[i], points.fx[i], points.fy[i])
            x[i] = factor * way.x
            y[i] = factor * way.y
            weight[i] = (0.02 + way.z) * way.w
        }
    }

    /// The way from one point: x, y, and in z how much it counts.
    @inline(__always)
    func detour(_ x: Float, _ y: Float) -> SIMD3<Float> {
        let toCells = 1 / factor
        let way = field.way((x - offset) * toCells, (y - offset) * toCells)
        return SIMD3(factor * way.x, factor * way.y, (0.02 + way.z) * way.w)
    }
}
