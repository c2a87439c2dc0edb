import ReelMedia

/// One picture as it is seen at a moment, or a thing cut out of it: a map, and a field on the picture's grid for the rest.
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
    /// Where the field's first cell is, in pixels of the picture.
    private let origin: SIMD2<Float>
    /// Pixels of the way for each cell that the field says.
    private let stride: Float

    /// What the motion leaves of a whole picture.
    /// - Parameter motion: keeps its field as it is while this view is used.
    init(_ picture: Frame, motion: SplatLayer, grid: AnalysisGrid, toPicture: PixelMap, border: Float) {
        self.init(picture, motion.field, at: .zero, stride: 1, grid, toPicture, border)
    }

    /// A thing that is on its way: `amount` of its drift is behind it.
    init(_ picture: Frame, _ cutout: Cutout, amount: Float, grid: AnalysisGrid, toPicture: PixelMap, border: Float) {
        let place = SIMD2(Float(cutout.left), Float(cutout.top))
        self.init(picture, cutout.field, at: place, stride: -amount, grid, toPicture, border)
    }

    private init(
        _ picture: Frame, _ field: VectorPlane, at place: SIMD2<Float>, stride: Float, _ grid: AnalysisGrid,
        _ toPicture: PixelMap,
        _ border: Float
    ) {
        self.toPicture = toPicture
        self.border = border
        width = picture.width
        height = picture.height
        self.field = FieldReader(field)
        factor = Float(grid.factor)
        origin = factor * place + Float(grid.offset)
        self.stride = stride * factor
    }

    /// Where the points of a row are on the field: the cell at the upper left, and how far on to the next.
    struct Points {
        let x: UnsafeMutablePointer<UInt32>
        let y: UnsafeMutablePointer<UInt32>
        let fx: UnsafeMutablePointer<Float>
        let fy: UnsafeMutablePointer<Float>
    }

    /// Finds every second point of a row on the field, where the map leads it: entries `span`, whole eights from its start.
    func find(_ row: PixelMap.Row, _ span: Range<Int>, into points: Points) {
        let toCells = 1 / factor
        let ramp = SIMD8<Float>(0, 2, 4, 6, 8, 10, 12, 14)
        for i in Swift.stride(from: span.lowerBound, to: span.upperBound, by: 8) {
            let place = row(ramp + Float(2 &* i))
            let found = field.points((place.x - origin.x) * toCells, (place.y - origin.y) * toCells)
            UnsafeMutableRawPointer(points.x + i).storeBytes(of: found.x, as: SIMD8<UInt32>.self)
            UnsafeMutableRawPointer(points.y + i).storeBytes(of: found.y, as: SIMD8<UInt32>.self)
            found.fx.store(at: points.fx + i)
            found.fy.store(at: points.fy + i)
        }
    }

    /// The ways from there to the points that are seen, x and y in pixels of the frame; how far what is seen there is trusted, and
    /// how much of it counts.
    func read(
        _ points: Points, _ span: Range<Int>, x: UnsafeMutablePointer<Float>, y: UnsafeMutablePointer<Float>,
        weight: UnsafeMutablePointer<Float>, vote: UnsafeMutablePointer<Float>
    ) {
        let (field, stride) = (field, stride)
        for i in span {
            let way = field.way(points.x[i], points.y[i], points.fx[i], points.fy[i])
            x[i] = stride * way.x
            y[i] = stride * way.y
            weight[i] = way.z * way.w
            vote[i] = way.z
        }
    }

    /// The way from one point: x, y, how much what is seen there counts, and how far it is trusted.
    @inline(__always)
    func detour(_ x: Float, _ y: Float) -> SIMD4<Float> {
        let toCells = 1 / factor
        let way = field.way((x - origin.x) * toCells, (y - origin.y) * toCells)
        return SIMD4(stride * way.x, stride * way.y, way.z * way.w, way.z)
    }
}
