/// Whether a file starts like a picture of a kind that Reel reads: what to fetch no further otherwise. The engine's process judges for itself.
enum PictureSignature {
    /// - Parameter start: the first bytes of a file, 256 at least if it has so many.
    static func isPicture(_ start: [UInt8]) -> Bool {
        func has(_ text: String, at offset: Int) -> Bool { start.dropFirst(offset).starts(with: text.utf8) }
        if start.starts(with: [0xFF, 0xD8, 0xFF]) || start.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
            return true
        }
        if has("GIF87a", at: 0) || has("GIF89a", at: 0) { return true }
        if has("RIFF", at: 0) { return has("WEBP", at: 8) }
        // AVIF: one of the brands in the first box (ISO 14496-12, 4.3).
        guard has("ftyp", at: 4) else { return false }
        let length = start.prefix(4).reduce(0) { $0 << 8 | Int($1) }
        return stride(from: 8, to: min(length, 256), by: 4).contains { has("avif", at: $0) || has("avis", at: $0) }
    }
}
