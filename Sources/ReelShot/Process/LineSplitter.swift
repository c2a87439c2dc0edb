/// Takes bytes as they come and gives them back as lines, keeping no more of an unfinished line than `limit` bytes.
package struct LineSplitter {
    package let limit: Int
    /// Whether some line was longer than `limit`; what was over is dropped.
    package private(set) var wasOverlong = false
    private var unfinished: [UInt8] = []

    /// - Parameter limit: bytes of the longest line that is kept whole.
    package init(limit: Int) { self.limit = limit }

    /// The lines that `bytes` completes, without their line feeds, cut off at `limit` bytes.
    package mutating func lines(in bytes: some Collection<UInt8>) -> [String] {
        var lines: [String] = []
        for part in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
            if part.offset > 0 { lines.append(take()) }
            let room = limit - unfinished.count
            if part.element.count > room { wasOverlong = true }
            unfinished += part.element.prefix(room)
        }
        return lines
    }

    /// The last line, if it has no line feed.
    package mutating func rest() -> String? {
        unfinished.isEmpty ? nil : take()
    }

    private mutating func take() -> String {
        defer { unfinished.removeAll(keepingCapacity: true) }
        return String(decoding: unfinished, as: UTF8.self)
    }
}
