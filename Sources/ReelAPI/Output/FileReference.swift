/// A file of a result, fal's `File`.
public struct FileReference: Codable, Hashable, Sendable {
    public var url: String
    public var contentType: String
    public var fileName: String
    /// Bytes.
    public var fileSize: Int

    public init(url: String, contentType: String, fileName: String, fileSize: Int) {
        self.url = url
        self.contentType = contentType
        self.fileName = fileName
        self.fileSize = fileSize
    }

    private enum CodingKeys: String, CodingKey {
        case url
        case contentType = "content_type"
        case fileName = "file_name"
        case fileSize = "file_size"
    }
}
