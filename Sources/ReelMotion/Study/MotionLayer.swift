/// One motion that parts of the pictures may follow: the camera's or an object's.
struct MotionLayer {
    /// From each side's grid to the other's: the first picture's and the last's.
    let maps: [Homography]
    private let cellMaps: [PixelMap]
    /// What dense flow finds before each of the maps, in cells of that side's grid.
    var drifts: [FlowField]
    /// Whether its outlines alone are known to follow it, without any drift.
    let isOutlined: Bool

    init(map: Homography, drifts: [FlowField], isOutlined: Bool = false) {
        self.isOutlined = isOutlined
        maps = [map, map.inverse]
        cellMaps = maps.map(PixelMap.init)
        self.drifts = drifts
    }

    /// Where a cell of one side lands on the other.
    @inline(__always)
    func landing(of i: Int, side: Int, drifting: Bool) -> SIMD2<Float> {
        let drift = drifts[side]
        var p = SIMD2<Float>(Float(i % drift.width), Float(i / drift.width))
        if drifting { p += SIMD2(drift.dx.pixels[i], drift.dy.pixels[i]) }
        return cellMaps[side](p)
    }
}
