/// A part of an upload that has come in.
public struct UploadedPart: Codable, Hashable, Sendable {
    /// 1 to 10000; the file is its parts in this order.
    public let partNumber: Int
    /// SHA-256 of its bytes in hexadecimal, in quotes as an ETag header has it.
    public let etag: String

    public init(partNumber: Int, etag: String) {
        self.partNumber = partNumber
        self.etag = etag
    }

    static let numbers = 1...10_000

    /// The digest that an ETag spells, whether or not a client has kept the quotes and the mark of a weak one.
    var digest: String {
        let text = etag.hasPrefix("W/") ? etag.dropFirst(2) : etag[...]
        return text.filter { $0 != "\"" }.lowercased()
    }
}
