/// A thing that stands before the rest of a picture, cut out, at one depth: so it keeps its shape whatever the camera does.
final class SubjectLayer {
    /// Colours times coverage, and coverage (0...1) as the fourth component. Together with the plate behind, each pixel gives exactly
    /// the picture's: what the cut leaves over goes with the subject.
    let colours: VectorPlane
    /// Where `colours` begins in the picture, in pixels.
    let left: Int
    let top: Int
    /// 0 far ... 1 near.
    let nearness: Float
    /// For every block of pixels: nothing of the subject there, some, or nothing else.
    let blocks: [Occupancy]
    let blockColumns: Int

    enum Occupancy: UInt8 { case empty, mixed, full }
    static let block = 4

    init(colours: VectorPlane, left: Int, top: Int, nearness: Float) {
        self.colours = colours
        self.left = left
        self.top = top
        self.nearness = nearness
        blockColumns = (colours.width + Self.block - 1) / Self.block
        blocks = Self.blocks(colours, columns: blockColumns)
    }

    /// What is found within two pixels of each block: as far as interpolation reaches.
    private static func blocks(_ colours: VectorPlane, columns: Int) -> [Occupancy] {
        let rows = (colours.height + block - 1) / block
        var blocks: [Occupancy] = []
        blocks.reserveCapacity(columns * rows)
        for row in 0..<rows {
            for column in 0..<columns {
                var (isEmpty, isFull) = (true, true)
                for y in max(0, row * block - 2)..<min(colours.height, row * block + block + 2) {
                    let line = colours.row(y)
                    for x in max(0, column * block - 2)..<min(colours.width, column * block + block + 2) {
                        if line[x] != .zero { isEmpty = false }
                        if line[x].w < 0.999 { isFull = false }
                    }
                }
                blocks.append(isEmpty ? .empty : isFull ? .full : .mixed)
            }
        }
        return blocks
    }

    /// What there is of the subject between two corners, in pixels of its own.
    @inline(__always)
    func occupancy(from low: SIMD2<Float>, to high: SIMD2<Float>) -> Occupancy {
        let (right, bottom) = (Float(colours.width), Float(colours.height))
        guard high.x >= 0, high.y >= 0, low.x < right, low.y < bottom else { return .empty }
        let rows = (colours.height + Self.block - 1) / Self.block
        let c0 = max(0, Int(low.x) / Self.block)
        let c1 = min(blockColumns - 1, Int(high.x) / Self.block)
        let r0 = max(0, Int(low.y) / Self.block)
        let r1 = min(rows - 1, Int(high.y) / Self.block)
        guard c0 <= c1, r0 <= r1 else { return .empty }
        let first = blocks[r0 &* blockColumns &+ c0]
        for row in r0...r1 {
            for column in c0...c1 where blocks[row &* blockColumns &+ column] != first { return .mixed }
        }
        // Beyond its edges there is nothing of it.
        let isInside = low.x >= 0 && low.y >= 0 && high.x < right && high.y < bottom
        return first == .full && !isInside ? .mixed : first
    }
}
