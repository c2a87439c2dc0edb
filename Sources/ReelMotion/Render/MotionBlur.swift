import ReelMedia

/// What an open shutter makes of a camera that swings sideways: each pixel spreads along its row.
struct MotionBlur {
    let workers: Workers

    /// - Parameter length: of the spread in pixels, more than 0.
    func apply(length: Int, to frame: inout Frame) {
        let width = frame.width
        frame.withUnsafeMutableBytes { bytes in
            guard let target = bytes.baseAddress else { return }
            workers.overRows(bytes.count / (3 * width)) { rows in
                withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 3 * width) { copy in
                    guard let line = copy.baseAddress else { return }
                    for y in rows {
                        let row = target + 3 * width * y
                        line.update(from: row, count: 3 * width)
                        Self.spread(line, into: row, width: width, length: length)
                    }
                }
            }
        }
    }

    /// The mean of `length` pixels around each; edges repeat outwards. In whole numbers, so that sums do not drift.
    private static func spread(_ line: UnsafePointer<UInt8>, into row: UnsafeMutablePointer<UInt8>, width: Int, length: Int) {
        let before = length / 2
        for channel in 0..<3 {
            var sum = 0
            for k in 0..<length { sum += Int(line[3 * min(max(k - before, 0), width - 1) + channel]) }
            for x in 0..<width {
                row[3 &* x &+ channel] = UInt8(truncatingIfNeeded: (sum + length / 2) / length)
                let leaving = min(max(x &- before, 0), width &- 1)
                let coming = min(max(x &- before &+ length, 0), width &- 1)
                sum += Int(line[3 &* coming &+ channel]) - Int(line[3 &* leaving &+ channel])
            }
        }
    }
}
