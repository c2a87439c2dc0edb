/// The part of a file that a Range header asks for (RFC 9110, section 14).
///
/// One range of bytes; several at once, other units and malformed headers mean the whole file, as the RFC allows.
package enum ByteRange: Hashable {
    case whole
    case part(ClosedRange<Int>)
    case unsatisfiable

    /// - Parameter size: bytes in the file.
    package init(header: String?, size: Int) {
        self = .whole
        guard let header, header.hasPrefix("bytes="), !header.contains(",") else { return }
        let bounds = header.dropFirst("bytes=".count).split(
            separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard bounds.count == 2 else { return }
        let (first, last) = (Self.number(bounds[0]), Self.number(bounds[1]))
        switch (first, last) {
        case (nil, let count?) where bounds[0].isEmpty:
            self = count == 0 || size == 0 ? .unsatisfiable : .part(max(0, size - count)...(size - 1))
        case (let first?, nil) where bounds[1].isEmpty:
            self = first >= size ? .unsatisfiable : .part(first...(size - 1))
        case (let first?, let last?) where first <= last:
            self = first >= size ? .unsatisfiable : .part(first...min(last, size - 1))
        default: return
        }
    }

    /// Digits only: no sign, no space.
    private static func number(_ text: Substring) -> Int? {
        text.utf8.allSatisfy { (48...57).contains($0) } ? Int(text) : nil
    }
}
