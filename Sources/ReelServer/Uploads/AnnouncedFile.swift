package import HTTPTypes
package import ReelAPI

/// What a client says of a file that it is about to send.
package struct AnnouncedFile: Hashable {
    package var name: String
    package var contentType: String

    /// - Parameters:
    ///   - name: nil, or empty, for one made up from the type.
    ///   - contentType: what is not a media type counts as unknown.
    package init(name: String?, contentType: String?) {
        let type = contentType.flatMap { Self.isMediaType($0) ? $0 : nil } ?? "application/octet-stream"
        self.contentType = type
        let given = name.flatMap { $0.isEmpty ? nil : $0 }
        self.name = given ?? "file" + (Self.fileExtensions[MediaType(type).essence] ?? ".bin")
    }

    /// As the headers of a file's bytes say it.
    package init(_ headers: HTTPFields) {
        self.init(name: headers[.fileName], contentType: headers[.contentType])
    }

    /// As `{"file_name", "content_type"}` says it; both may be left out.
    /// - Throws: `APIError` 422 for a body of another shape.
    package init(_ body: JSONValue) throws(APIError) {
        guard let fields = body.object else { throw .wrongType("dict_type", [], "Input should be a valid dictionary", body) }
        func text(_ name: String) throws(APIError) -> String? {
            switch fields[name] {
            case nil, .null: return nil
            case .string(let text): return text
            case let other?: throw .wrongType("string_type", [.string(name)], "Input should be a valid string", other)
            }
        }
        self.init(name: try text("file_name"), contentType: try text("content_type"))
    }

    /// `type/subtype` with whatever parameters, in printable ASCII: it goes back out as a header.
    private static func isMediaType(_ text: String) -> Bool {
        let parts = MediaType(text).essence.split(separator: "/", omittingEmptySubsequences: false)
        return text.utf8.count <= 255 && text.utf8.allSatisfy { (0x20...0x7e).contains($0) }
            && parts.count == 2 && parts.allSatisfy { !$0.isEmpty && !$0.contains(" ") }
    }

    private static let fileExtensions = [
        "image/png": ".png", "image/jpeg": ".jpeg", "image/webp": ".webp", "image/gif": ".gif", "image/avif": ".avif",
        "video/mp4": ".mp4", "video/webm": ".webm", "video/quicktime": ".mov", "audio/mpeg": ".mp3", "audio/wav": ".wav",
    ]
}
