/// The items of an AVIF file (ISO 14496-12, 8.11; ISO 23008-12).
enum AVIFFile {
    /// What a picture coded as AV1 is put together from, and what is said beside it.
    private static let permitted: Set = ["av01", "grid", "iden", "iovl", "tmap", "Exif", "mime", "uri "]
    /// More than any camera writes; a grid alone could have 65,536.
    private static let mostItems = 1024

    private struct Box {
        var name: String
        var content: Range<Int>
    }

    /// Makes sure that a file which says that it is AVIF holds no HEVC or other picture: libheif would hand that to another decoder.
    /// - Throws: `PictureError.unsupportedFormat`, or `corrupt` for too many items. Boxes that do not add up are left to the decoder.
    static func check(_ bytes: [UInt8]) throws(PictureError) {
        var count = 0
        for meta in boxes(in: 0..<bytes.count, of: bytes) where meta.name == "meta" {
            for list in boxes(in: meta.content.dropFirst(4), of: bytes) where list.name == "iinf" && !list.content.isEmpty {
                let isLong = bytes[list.content.lowerBound] > 0
                for item in boxes(in: list.content.dropFirst(isLong ? 8 : 6), of: bytes) where item.name == "infe" {
                    count += 1
                    guard count <= mostItems else {
                        throw .corrupt(reason: "it is put together from more than \(mostItems) items")
                    }
                    guard let type = type(ofItem: item.content, in: bytes) else { continue }
                    guard permitted.contains(type) else { throw .unsupportedFormat("AVIF that holds \(type)") }
                }
            }
        }
    }

    /// Nil for an entry of the oldest form, which has no type.
    private static func type(ofItem item: Range<Int>, in bytes: [UInt8]) -> String? {
        guard let first = item.first, bytes[first] >= 2 else { return nil }
        // Version, flags; the item's number, of two bytes or of four; where it is protected.
        let start = first + 4 + (bytes[first] == 2 ? 2 : 4) + 2
        return start + 4 <= item.upperBound ? String(decoding: bytes[start..<start + 4], as: UTF8.self) : nil
    }

    private static func boxes(in range: Range<Int>, of bytes: [UInt8]) -> some Sequence<Box> {
        sequence(state: range.lowerBound) { position in
            guard position + 8 <= range.upperBound else { return nil }
            var (start, size) = (position + 8, bytes.bigEndian32(at: position))
            let name = String(decoding: bytes[position + 4..<position + 8], as: UTF8.self)
            if size == 0 { size = range.upperBound - position }
            if size == 1 {
                guard start + 8 <= range.upperBound, bytes.bigEndian32(at: start) == 0 else { return nil }
                size = bytes.bigEndian32(at: start + 4)
                start += 8
            }
            guard start <= position + size, position + size <= range.upperBound else { return nil }
            position += size
            return Box(name: name, content: start..<position)
        }
    }
}
