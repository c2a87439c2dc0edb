/// The chunks of a PNG file (ISO/IEC 15948, section 5).
enum PNGFile {
    /// What the pixels and their colours are made from, and the orientation. Texts and the like can unpack to gigabytes.
    private static let essential: Set = ["IHDR", "PLTE", "tRNS", "IDAT", "IEND", "iCCP", "sRGB", "gAMA", "cHRM", "eXIf", "sBIT"]

    /// Drops all other chunks, and what comes behind the last one.
    /// - Throws: `PictureError.corrupt` if there is more compressed data than pixels can need.
    static func reduce(_ bytes: inout [UInt8]) throws(PictureError) {
        guard bytes.count >= 8 else { return }
        var (source, target, packed) = (8, 8, 0)
        while source + 12 <= bytes.count {
            let end = source + 12 + bytes.bigEndian32(at: source)
            guard end <= bytes.count else { break }
            let name = String(decoding: bytes[source + 4..<source + 8], as: UTF8.self)
            if name == "IDAT" { packed += end - source - 12 }
            if essential.contains(name) { target = bytes.move(source..<end, to: target) }
            source = end
            guard name != "IEND" else { break }
        }
        if let most = mostPackedBytes(bytes), packed > most {
            throw .corrupt(reason: "its compressed data is larger than all of its pixels")
        }
        // Cut off before its end: the decoder is to see that.
        if source < bytes.count, !bytes.has("IEND", at: target - 8) {
            target = bytes.move(source..<bytes.count, to: target)
        }
        bytes.removeSubrange(target...)
    }

    /// The most bytes that the pixels can take in zlib's format, with room for an encoder that compresses nothing at all; nil for a file that does
    /// not start with its header.
    private static func mostPackedBytes(_ bytes: [UInt8]) -> Int? {
        guard bytes.count >= 33, bytes.has("IHDR", at: 12) else { return nil }
        let (width, height) = (bytes.bigEndian32(at: 16), bytes.bigEndian32(at: 20))
        guard let channels = [0: 1, 2: 3, 3: 1, 4: 2, 6: 4][bytes[25]], (1...16).contains(bytes[24]) else { return nil }
        let row = (width * channels * Int(bytes[24]) + 7) / 8 + 1
        let (pixels, overflow) = row.multipliedReportingOverflow(by: height)
        // Claims beyond any picture are refused elsewhere. Interlacing adds rows: less than two for each, all of them short.
        return overflow || pixels > 1 << 50 ? nil : pixels + pixels / 8 + 2 * height + 4096
    }
}
