/// What is seen of both pictures at a moment, at one depth: the background as a whole, or a thing before it.
struct MomentLayer {
    /// Pairs of rows that share a span: neighbouring rows are read faster together.
    private static let block = 8

    /// The first picture's and the last's.
    let views: [SideView]
    /// Whether it fills the frame.
    let covers: Bool
    /// The columns in which anything of it is, whole eights, for each block of pairs of rows.
    private let spans: [Range<Int>]

    /// The background.
    init(_ views: [SideView], width: Int, height: Int) {
        self.views = views
        spans = Array(repeating: 0..<(width + 7) / 8 * 8, count: Self.blocks(height))
        covers = true
    }

    /// A thing that lies within `boxes` of the frame; nil if that is out of view.
    init?(_ views: [SideView], boxes: [(low: Point, high: Point)], width: Int, height: Int) {
        func range(_ low: Double, _ high: Double, _ count: Int, step: Int) -> Range<Int> {
            // Between two readings, two pixels apart, what lies on either side shows.
            let first = Int(min(max(low - 3, 0), Double(count))) / step
            let end = Int(min(max(high + 4, 0), Double(count)).rounded(.up))
            return first..<max((end + step - 1) / step, first)
        }
        var spans = [Range<Int>](repeating: 0..<0, count: Self.blocks(height))
        for box in boxes {
            let eights = range(box.low.x, box.high.x, width, step: 8)
            let columns = 8 * eights.lowerBound..<8 * eights.upperBound
            guard !columns.isEmpty else { continue }
            for block in range(box.low.y, box.high.y, height, step: 2 * Self.block) {
                let known = spans[block]
                spans[block] =
                    known.isEmpty
                    ? columns : min(known.lowerBound, columns.lowerBound)..<max(known.upperBound, columns.upperBound)
            }
        }
        if spans.allSatisfy(\.isEmpty) { return nil }
        (self.views, self.spans, covers) = (views, spans, false)
    }

    /// The columns of a pair of rows in which anything of it is, whole eights.
    func columns(of pair: Int) -> Range<Int> { spans[pair / Self.block] }

    private static func blocks(_ height: Int) -> Int { ((height + 1) / 2 + block - 1) / block }
}
