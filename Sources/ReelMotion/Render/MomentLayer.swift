/// What is seen of both pictures at a moment, at one depth: the background as a whole, or a thing before it.
struct MomentLayer {
    /// The first picture's and the last's.
    let views: [SideView]
    /// Pairs of rows of the frame in which anything of it is.
    let pairs: Range<Int>
    /// Columns, whole eights.
    let columns: Range<Int>
    /// Whether it fills the frame.
    let covers: Bool

    /// The background.
    init(_ views: [SideView], width: Int, height: Int) {
        self.views = views
        pairs = 0..<(height + 1) / 2
        columns = 0..<(width + 7) / 8 * 8
        covers = true
    }

    /// A thing whose cut-outs lie within `corners` of the frame; nil if that is out of view.
    init?(_ views: [SideView], corners: [Point], width: Int, height: Int) {
        func range(_ values: [Double], _ count: Int, step: Int) -> Range<Int> {
            let (low, high) = (values.min() ?? 0, values.max() ?? 0)
            let first = Int(min(max(low - 1, 0), Double(count))) / step
            let end = Int(min(max(high + 2, 0), Double(count)).rounded(.up))
            return first..<max((end + step - 1) / step, first)
        }
        self.views = views
        pairs = range(corners.map(\.y), height, step: 2)
        let eights = range(corners.map(\.x), width, step: 8)
        columns = 8 * eights.lowerBound..<8 * eights.upperBound
        covers = false
        if pairs.isEmpty || columns.isEmpty { return nil }
    }
}
