/// One motion that parts of the pictures may follow: the camera's or an object's.
struct MotionLayer {
    /// From each side's grid to the other's: the first picture's and the last's.
    var maps: [Similarity]
    /// What dense flow finds before each of the maps, in cells of that side's grid.
    var drifts: [FlowField]

    init(map: Similarity, drifts: [FlowField]) {
        maps = [map, map.inverse]
        self.drifts = drifts
    }

    /// Where a cell of one side lands on the other.
    @inline(__always)
    func landing(of i: Int, side: Int, drifting: Bool) -> SIMD2<Float> {
        let drift = drifts[side]
        var p = SIMD2<Float>(Float(i % drift.width), Float(i / drift.width))
        if drifting { p += SIMD2(drift.dx.pixels[i], drift.dy.pixels[i]) }
        let map = maps[side]
        let (turn, shift) = (SIMD2<Float>(map.rotation), SIMD2<Float>(map.translation))
        return SIMD2(turn.x * p.x - turn.y * p.y, turn.y * p.x + turn.x * p.y) + shift
    }
}
