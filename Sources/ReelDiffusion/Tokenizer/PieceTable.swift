/// The pieces of a vocabulary, to find all that a text begins with.
struct PieceTable {
    private let sorted: [(bytes: [UInt8], id: Int)]

    init(_ pieces: [(bytes: [UInt8], id: Int)]) {
        sorted = pieces.sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
    }

    /// Calls `body` with the length and the id of each piece that `text` begins with, shortest first.
    func matches(_ text: ArraySlice<UInt8>, _ body: (_ count: Int, _ id: Int) -> Void) {
        var range = 0..<sorted.count
        for (depth, byte) in text.enumerated() {
            range =
                first(in: range) {
                    $0.count > depth && $0[depth] >= byte
                }..<first(in: range) {
                    $0.count > depth && $0[depth] > byte
                }
            guard !range.isEmpty else { return }
            let shortest = sorted[range.lowerBound]
            if shortest.bytes.count == depth + 1 { body(depth + 1, shortest.id) }
        }
    }

    /// Where in `range` the pieces begin for which `condition` holds; it holds for all after them.
    private func first(in range: Range<Int>, _ condition: ([UInt8]) -> Bool) -> Int {
        var (low, high) = (range.lowerBound, range.upperBound)
        while low < high {
            let middle = (low + high) / 2
            if condition(sorted[middle].bytes) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
