extension PictureFormat {
    /// Leaves of a file what its first frame is made from, before any decoder sees it: no texts, no further frames, nothing behind the
    /// picture's end. What is left is the same picture; what is cut off cannot cost anything.
    ///
    /// A file whose parts do not add up is left as it is, for the decoder to refuse.
    /// - Throws: `PictureError` for a file that hides another kind of picture, or that unpacks to more than its own pixels.
    package func reduceToEssentials(_ bytes: inout [UInt8]) throws(PictureError) {
        switch self {
        case .png: try PNGFile.reduce(&bytes)
        case .webp: WebPFile.reduce(&bytes)
        case .avif: try AVIFFile.check(bytes)
        // Their decoders read no further than the first frame, and inflate nothing.
        case .jpeg, .gif: break
        }
    }
}

extension [UInt8] {
    /// A number of four bytes, the most significant first.
    func bigEndian32(at offset: Int) -> Int {
        self[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) }
    }

    /// A number of four bytes, the least significant first.
    func littleEndian32(at offset: Int) -> Int {
        self[offset..<offset + 4].reversed().reduce(0) { $0 << 8 | Int($1) }
    }

    /// Whether `name`, four ASCII characters, stands at `offset`.
    func has(_ name: String, at offset: Int) -> Bool {
        self[offset..<offset + 4].elementsEqual(name.utf8)
    }

    /// Moves `range` down to `position`, which is at or before its start.
    /// - Returns: where it ends now.
    mutating func move(_ range: Range<Int>, to position: Int) -> Int {
        guard position < range.lowerBound else { return range.upperBound }
        withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            (base + position).update(from: base + range.lowerBound, count: range.count)
        }
        return position + range.count
    }
}
