/// Picture files built byte by byte.
enum PictureFiles {
    /// `jpeg` with an EXIF segment that says how the picture is to be turned (1...8).
    static func jpeg(_ jpeg: [UInt8], orientation: UInt8) -> [UInt8] {
        let tiff: [UInt8] = [
            0x49, 0x49, 0x2A, 0, 8, 0, 0, 0,  // Little-endian, the first directory at 8
            1, 0,  // with one entry:
            0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0,  // Orientation, one short
            0, 0, 0, 0,
        ]
        let body = Array("Exif".utf8) + [0, 0] + tiff
        return Array(jpeg.prefix(2)) + [0xFF, 0xE1, 0, UInt8(body.count + 2)] + body + jpeg.dropFirst(2)
    }

    /// A PNG that claims to be `width` x `height` and holds next to nothing.
    static func png(claiming width: UInt32, _ height: UInt32) -> [UInt8] {
        let header = bigEndian(width) + bigEndian(height) + [8, 2, 0, 0, 0]
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
            + chunk("IHDR", header) + chunk("IDAT", [0x78, 0x9C, 3, 0, 0, 0, 0, 1]) + chunk("IEND", [])
    }

    /// A GIF that claims to be `width` x `height` and holds next to nothing.
    static func gif(claiming width: UInt16, _ height: UInt16) -> [UInt8] {
        let size = [UInt8(width & 255), UInt8(width >> 8), UInt8(height & 255), UInt8(height >> 8)]
        return Array("GIF89a".utf8) + size + [0x80, 0, 0] + [0, 0, 0, 255, 255, 255]
            + [0x2C, 0, 0, 0, 0] + size + [0] + [2, 2, 0x4C, 1, 0] + [0x3B]
    }

    static func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
        let body = Array(name.utf8) + data
        return bigEndian(UInt32(data.count)) + body + bigEndian(crc32(body))
    }

    private static func bigEndian(_ value: UInt32) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
    }

    private static func crc32(_ bytes: [UInt8]) -> UInt32 {
        var crc = ~UInt32(0)
        for byte in bytes {
            crc ^= UInt32(byte)
            for _ in 0..<8 {
                let low = crc & 1
                crc >>= 1
                if low == 1 { crc ^= 0xEDB8_8320 }
            }
        }
        return ~crc
    }
}
