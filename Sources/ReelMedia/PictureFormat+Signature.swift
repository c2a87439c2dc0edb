extension PictureFormat {
    /// What the first bytes of a file say about it.
    package enum Signature: Equatable {
        case picture(PictureFormat)
        /// Some other kind of picture, document or video, by its usual name.
        case other(String)
        case unknown
    }

    /// Reads the signature that starts a file (RFC 2083, RFC 9649, ISO 23008-12 and their like). 4 KiB are plenty.
    package static func signature(of bytes: ArraySlice<UInt8>) -> Signature {
        func starts(_ text: String, at offset: Int = 0) -> Bool {
            bytes.dropFirst(offset).starts(with: text.utf8)
        }
        if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return .picture(.jpeg) }
        if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return .picture(.png) }
        if starts("GIF87a") || starts("GIF89a") { return .picture(.gif) }
        if starts("RIFF") { return starts("WEBP", at: 8) ? .picture(.webp) : .other("RIFF") }
        if starts("ftyp", at: 4) { return isoMediaSignature(of: bytes) }

        if starts("II*\0") || starts("MM\0*") { return .other("TIFF") }
        if bytes.starts(with: [0xFF, 0x0A]) || starts("JXL ", at: 4) { return .other("JPEG XL") }
        if bytes.starts(with: [0xFF, 0x4F, 0xFF, 0x51]) || starts("jP  ", at: 4) { return .other("JPEG 2000") }
        if bytes.starts(with: [0x00, 0x00, 0x01, 0x00]) { return .other("ICO") }
        if bytes.starts(with: [0x1A, 0x45, 0xDF, 0xA3]) { return .other("WebM") }
        if bytes.starts(with: [0x76, 0x2F, 0x31, 0x01]) { return .other("OpenEXR") }
        if starts("BM"), bytes.count >= 26, bytes.dropFirst(6).prefix(4).allSatisfy({ $0 == 0 }) { return .other("BMP") }
        if starts("%PDF-") { return .other("PDF") }
        if starts("%!PS") { return .other("PostScript") }
        if starts("8BPS") { return .other("Photoshop") }
        if starts("#?RADIANCE") { return .other("Radiance HDR") }
        if starts("qoif") { return .other("QOI") }
        if starts("farbfeld") { return .other("farbfeld") }
        if bytes.count > 2, starts("P"), (0x31...0x37).contains(bytes[bytes.startIndex + 1]),
            [0x0A, 0x0D, 0x20, 0x09].contains(bytes[bytes.startIndex + 2])
        {
            return .other("PNM")
        }
        return isSVG(bytes) ? .other("SVG") : .unknown
    }

    /// Tells AVIF from HEIC and from video by the brands of the first box (ISO 14496-12, 4.3).
    private static func isoMediaSignature(of bytes: ArraySlice<UInt8>) -> Signature {
        let length = bytes.prefix(4).reduce(0) { $0 << 8 | Int($1) }
        let box = bytes.prefix(max(16, min(length, 256)))
        var brands: [String] = []
        for offset in stride(from: 8, to: box.count - 3, by: 4) where offset != 12 {
            brands.append(String(decoding: box.dropFirst(offset).prefix(4), as: UTF8.self))
        }
        if brands.contains("avif") || brands.contains("avis") { return .picture(.avif) }
        if brands.contains(where: { ["heic", "heix", "hevc", "heim", "mif1", "msf1"].contains($0) }) { return .other("HEIC") }
        return .other("MP4")
    }

    private static func isSVG(_ bytes: ArraySlice<UInt8>) -> Bool {
        let text = bytes.prefix(4096).drop { [0xEF, 0xBB, 0xBF, 0x20, 0x09, 0x0A, 0x0D].contains($0) }
        return text.first == UInt8(ascii: "<") && String(decoding: text, as: UTF8.self).lowercased().contains("<svg")
    }
}
