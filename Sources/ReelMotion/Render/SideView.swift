import ReelMedia

/// One picture as it is seen at a moment: the camera's part of its motion as a map, the rest as a field on its grid.
struct SideView {
    /// From the moment's frame to the picture, in pixels of the frame.
    let toPicture: Similarity
    /// The picture's size in pixels.
    let width: Int
    let height: Int
    /// Pixels over which the picture fades in from its border.
    let border: Float
    private let field: FieldReader
    private let factor: Float
    private let offset: Float

    /// - Parameter motion: keeps its field as it is while this view is used.
    init(_ picture: Frame, motion: SplatLayer, grid: AnalysisGrid, toPicture: Similarity, border: Float) {
        self.toPicture = toPicture
        self.border = border
        width = picture.width
        height = picture.height
        field = FieldReader(motion.field)
        factor = Float(grid.factor)
        offset = Float(grid.offset)
    }

    /// The way from a point of the picture, where the camera's motion leads, to the point that is seen there: x and y in pixels of
    /// the frame, and in z how much it counts.
    @inline(__always)
    func detour(_ x: Float, _ y: Float) -> SIMD3<Float> {
        let way = field.way((x - offset) / factor, (y - offset) / factor)
        return SIMD3(factor * way.x, factor * way.y, (0.02 + way.z) * way.w)
    }
}
