/// The small pieces of things, which are there by chance: whatever is much smaller than the largest piece that moves alike.
struct Crumbs {
    /// Share of the largest piece that a piece must have.
    private static let leastShare = 0.02

    /// Their cells.
    let cells: [Int]

    /// - Parameters:
    ///   - motions: of each cell of a grid `width` wide; 0 is no thing's.
    init(of motions: [UInt8], width: Int) {
        var pieces: [(motion: UInt8, cells: [Int])] = []
        var isSeen = [Bool](repeating: false, count: motions.count)
        for start in motions.indices where motions[start] > 0 && !isSeen[start] {
            isSeen[start] = true
            var piece = [start]
            var next = 0
            while next < piece.count {
                let i = piece[next]
                next += 1
                let x = i % width
                for j in [x > 0 ? i - 1 : i, x + 1 < width ? i + 1 : i, i - width, i + width]
                where motions.indices.contains(j) && !isSeen[j] && motions[j] == motions[start] {
                    isSeen[j] = true
                    piece.append(j)
                }
            }
            pieces.append((motions[start], piece))
        }
        var largest = [UInt8: Int]()
        for piece in pieces { largest[piece.motion] = max(largest[piece.motion] ?? 0, piece.cells.count) }
        cells = pieces.filter { Double($0.cells.count) < Self.leastShare * Double(largest[$0.motion] ?? 0) }.flatMap(\.cells)
    }
}
