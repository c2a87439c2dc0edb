import HTTPTypes
import Hummingbird
import ReelAPI
import ReelStorage

/// Serves result files, whole or in part, so that a browser can seek.
struct FileHandler: Sendable {
    let files: any FileStore
    private let fileIO = FileIO()

    init(files: any FileStore) {
        self.files = files
    }

    func serve(key: String, name: String, _ request: Request, _ context: some RequestContext) async throws -> Response {
        guard let found = try await files.locate(key: key, name: name) else {
            throw APIError(status: 404, "File not found")
        }
        var headers: HTTPFields = [
            .contentType: found.file.contentType,
            .acceptRanges: "bytes",
            .eTag: "\"\(key)\"",
            .cacheControl: "public, max-age=31536000, immutable",
            .xContentTypeOptions: "nosniff",
        ]
        switch ByteRange(header: request.headers[.range], size: found.file.bytes) {
        case .whole:
            let body = try await fileIO.loadFile(path: found.path, context: context)
            return Response(status: .ok, headers: headers, body: body)
        case .part(let range):
            headers[.contentRange] = "bytes \(range.lowerBound)-\(range.upperBound)/\(found.file.bytes)"
            let body = try await fileIO.loadFile(path: found.path, range: range, context: context)
            return Response(status: .partialContent, headers: headers, body: body)
        case .unsatisfiable:
            headers[.contentRange] = "bytes */\(found.file.bytes)"
            return Response(status: .rangeNotSatisfiable, headers: headers)
        }
    }
}
