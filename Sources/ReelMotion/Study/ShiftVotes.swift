/// How many spots of two pictures speak for each shift from the first to the last.
struct ShiftVotes {
    /// Votes without which nothing has moved.
    private static let least: Float = 12
    /// Times the votes of any other shift that a clear one has.
    private static let clearly: Float = 1.15

    /// The middle is no shift at all.
    private let votes: Plane
    /// Cells of the grid per step between votes.
    private let pitch: Int

    /// - Parameter votes: already counted as often as they stand for.
    init(_ votes: Plane, pitch: Int) {
        self.votes = votes.boxFiltered(radius: 1).map { $0 * 9 }
        self.pitch = pitch
    }

    /// The shift that most agree on, in cells; nil if none stands out.
    var clear: Point? {
        let best = most { _, _ in false }
        let (x, y) = (best.index % votes.width, best.index / votes.width)
        let second = most { abs($0 - x) <= 4 && abs($1 - y) <= 4 }
        guard best.votes >= Self.least, best.votes > Self.clearly * second.votes else { return nil }
        return shift(best.index)
    }

    /// The shifts that more agree on than on any near by, in cells, the one with the most votes first.
    func peaks(atMost count: Int) -> [Point] {
        let reach = 2
        var found: [(index: Int, votes: Float)] = []
        for y in stride(from: reach, to: votes.height - reach, by: 1) {
            for x in stride(from: reach, to: votes.width - reach, by: 1) where votes.row(y)[x] >= Self.least {
                let i = y * votes.width + x
                let here = votes.pixels[i]
                let isPeak = (-reach...reach).allSatisfy { dy in
                    (-reach...reach).allSatisfy { dx in
                        let j = i + dy * votes.width + dx
                        return votes.pixels[j] < here || (votes.pixels[j] == here && j >= i)
                    }
                }
                if isPeak { found.append((i, here)) }
            }
        }
        return found.sorted { ($1.votes, $0.index) < ($0.votes, $1.index) }.prefix(count).map { shift($0.index) }
    }

    private func most(besides isLeftOut: (Int, Int) -> Bool) -> (index: Int, votes: Float) {
        var best = (index: 0, votes: Float(0))
        for y in 0..<votes.height {
            for x in 0..<votes.width where votes.row(y)[x] > best.votes && !isLeftOut(x, y) {
                best = (y * votes.width + x, votes.row(y)[x])
            }
        }
        return best
    }

    private func shift(_ index: Int) -> Point {
        Double(pitch) * Point(Double(index % votes.width - votes.width / 2), Double(index / votes.width - votes.height / 2))
    }
}
