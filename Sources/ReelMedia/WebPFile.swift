/// The chunks of a WebP file (RFC 9649).
enum WebPFile {
    /// Cuts an animation off behind its first frame: libwebp would walk through all of them, and their number costs nothing to claim.
    static func reduce(_ bytes: inout [UInt8]) {
        guard bytes.count >= 12 else { return }
        var chunk = 12
        while chunk + 8 <= bytes.count {
            let size = bytes.littleEndian32(at: chunk + 4)
            let end = chunk + 8 + size + size % 2
            guard end <= bytes.count else { return }
            if bytes.has("ANMF", at: chunk) {
                bytes.removeSubrange(end...)
                let total = UInt32(end - 8)
                for index in 0..<4 { bytes[4 + index] = UInt8(truncatingIfNeeded: total >> UInt32(8 * index)) }
                return
            }
            chunk = end
        }
    }
}
