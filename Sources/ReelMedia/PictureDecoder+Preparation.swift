internal import CVips

extension PictureDecoder {
    /// Sets the decoding library up, which takes some 50 ms, so that the first picture need not wait for it.
    public static func prepare() {
        var header = cvips_header()
        var message = [CChar](repeating: 0, count: 256)
        // No picture at all; the library is set up before it finds that out.
        let nothing: [UInt8] = [0]
        _ = cvips_read_header(nothing, 0, PictureFormat.png.code, &header, &message, message.count)
    }
}
