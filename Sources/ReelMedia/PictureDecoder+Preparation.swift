internal import CVips

extension PictureDecoder {
    /// The ways in: libvips' loaders of the five formats, from memory, from a file and from a source.
    private static let permitted = Set(
        ["jpegload", "pngload", "webpload", "gifload", "heifload"].flatMap { [$0, $0 + "_buffer", $0 + "_source"] })

    /// Sets the decoding library up, which takes some 50 ms, so that the first picture need not wait for it, and makes sure that it
    /// would open nothing but the five formats: libvips can be built with dozens more, and a later version may bring others.
    /// - Returns: the names of the loaders that are open, sorted.
    /// - Throws: `MediaError` if libvips does not start, or one is open that should be blocked, or one of a format's is missing.
    @discardableResult public static func prepare() throws(MediaError) -> [String] {
        let step = "prepare for pictures"
        var names = [CChar](repeating: 0, count: 16 << 10)
        guard cvips_open_loaders(&names, names.count) == 0 else {
            throw .codec(step: step, reason: "libvips does not start")
        }
        let open = String(cBuffer: names).split(separator: "\n").map(String.init).sorted()
        if let other = open.first(where: { !permitted.contains($0) }) {
            throw .codec(step: step, reason: "libvips would open files with \(other), which should be blocked")
        }
        if let missing = permitted.subtracting(open).filter({ $0.hasSuffix("_buffer") }).min() {
            throw .codec(step: step, reason: "libvips has no \(missing): install a libvips with JPEG, PNG, WebP, GIF and AVIF")
        }
        return open
    }
}
