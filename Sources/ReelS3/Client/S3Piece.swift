/// A range of an object.
public struct S3Piece: Hashable, Sendable {
    public let key: String
    public let range: Range<Int>

    public init(key: String, range: Range<Int>) {
        self.key = key
        self.range = range
    }

    /// Groups pieces, in their order, into parts of which S3 can make an object: each of `smallest` bytes at least, but for the last. A part is
    /// one piece, to be copied on the server, or several of `smallest` bytes in all, to be read and sent.
    package static func grouped(_ pieces: [S3Piece], smallest: Int) -> [[S3Piece]] {
        var parts: [[S3Piece]] = []
        var (gathered, gatheredBytes) = ([S3Piece](), 0)
        for (index, piece) in pieces.enumerated() {
            var rest = piece.range
            if !gathered.isEmpty {
                let taken = rest.prefix(smallest - gatheredBytes)
                gathered.append(S3Piece(key: piece.key, range: taken))
                gatheredBytes += taken.count
                rest = taken.upperBound..<rest.upperBound
                guard gatheredBytes == smallest else { continue }
                parts.append(gathered)
                (gathered, gatheredBytes) = ([], 0)
            }
            let isLast = index == pieces.count - 1
            while rest.count >= smallest || isLast && !rest.isEmpty {
                // A copy takes up to 5 GiB; nothing too small may be left over.
                let length = rest.count <= largestCopy ? rest.count : largestCopy - smallest
                parts.append([S3Piece(key: piece.key, range: rest.prefix(length))])
                rest = rest.dropFirst(length)
            }
            if !rest.isEmpty { (gathered, gatheredBytes) = ([S3Piece(key: piece.key, range: rest)], rest.count) }
        }
        if !gathered.isEmpty { parts.append(gathered) }
        return parts
    }

    private static let largestCopy = 1 << 30
}
