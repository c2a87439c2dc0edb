import FoundationEssentials

/// Bytes as text (RFC 4648).
enum Base64 {
    static func text(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }

    /// A PNG file as a `data:` URI. Reads the file, which blocks for the time that a few megabytes take.
    /// - Throws: `DelegateFailure` if it cannot be read.
    static func dataURI(fileAt path: String) throws(DelegateFailure) -> String {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw DelegateFailure(.failed, "A picture could not be read here.", detail: "\(path) cannot be read")
        }
        return "data:image/png;base64,\(data.base64EncodedString())"
    }
}
