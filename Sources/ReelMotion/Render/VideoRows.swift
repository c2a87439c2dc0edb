import ReelMedia

/// Two rows of luma and the row of chroma between them, unrounded, on their way into a frame. Owns its memory.
final class VideoRows {
    private let width: Int
    private let plane: Plane
    /// One finished row, rounded up to whole vectors.
    private let bytes: UnsafeMutablePointer<UInt8>

    /// - Parameter width: of the frame, even.
    init(width: Int) {
        self.width = width
        plane = Plane(width: (width + 7) / 8 * 8, height: 3)
        bytes = .allocate(capacity: plane.width)
        bytes.initialize(repeating: 0, count: plane.width)
    }

    deinit {
        bytes.deallocate()
    }

    /// Entries in each row: the width, rounded up to whole eights.
    var capacity: Int { plane.width }
    var upper: UnsafeMutablePointer<Float> { plane.row(0) }
    var lower: UnsafeMutablePointer<Float> { plane.row(1) }
    /// Blue and red difference side by side.
    var chroma: UnsafeMutablePointer<Float> { plane.row(2) }

    /// Puts them into the rows `2 * pair` and `2 * pair + 1` of a frame and the chroma between those.
    func store(_ pair: Int, into planes: VideoFrame.Planes) {
        for (line, source) in [upper, lower].enumerated() {
            for x in stride(from: 0, to: capacity, by: 8) {
                UnsafeMutableRawPointer(bytes + x).storeBytes(
                    of: SIMD8.load(source + x).bounded(16, 235).bytes, as: SIMD8<UInt8>.self)
            }
            (planes.luma + (2 * pair + line) * width).update(from: bytes, count: width)
        }
        let half = capacity / 2
        for x in stride(from: 0, to: capacity, by: 8) {
            let colours = SIMD8.load(chroma + x).bounded(16, 240).bytes
            UnsafeMutableRawPointer(bytes + x / 2).storeBytes(of: colours.evenHalf, as: SIMD4<UInt8>.self)
            UnsafeMutableRawPointer(bytes + half + x / 2).storeBytes(of: colours.oddHalf, as: SIMD4<UInt8>.self)
        }
        (planes.blue + pair * width / 2).update(from: bytes, count: width / 2)
        (planes.red + pair * width / 2).update(from: bytes + half, count: width / 2)
    }
}
