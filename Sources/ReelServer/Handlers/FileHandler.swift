import FoundationEssentials
import HTTPTypes
import Hummingbird
import ReelAPI
import ReelStorage

/// Serves results and uploads, whole or in part, so that a browser can seek; to pages of any origin, since a URL is all it takes.
struct FileHandler: Sendable {
    let files: any FileStore
    let links: FileLinks
    private let fileIO = FileIO()

    init(files: any FileStore, links: FileLinks) {
        self.files = files
        self.links = links
    }

    func serve(
        key: String, name: String, _ request: Request, _ target: Target, _ context: some RequestContext
    ) async throws -> Response {
        let left = try links.check(key: key, name: name, query: target.query, now: Date())
        guard let found = try await files.locate(key: key, name: name) else {
            throw APIError(status: 404, "File not found")
        }
        var headers: HTTPFields = [
            .contentType: found.file.contentType,
            .acceptRanges: "bytes",
            .eTag: "\"\(key)\"",
            .cacheControl: cacheControl(found.file, left),
            .xContentTypeOptions: "nosniff",
            .accessControlAllowOrigin: "*",
            .accessControlExposeHeaders: "Accept-Ranges, Content-Length, Content-Range, ETag, X-Fal-Request-Id",
        ]
        if !MediaType(found.file.contentType).isShownInBrowsers {
            headers[.contentDisposition] = "attachment; filename=\"\(name)\""
        }
        if let known = request.headers[.ifNoneMatch], EntityTag(key).matches(known) {
            return Response(status: .notModified, headers: headers)
        }
        // A range of another version of the file is of no use.
        let isCurrent = request.headers[.ifRange].map { $0 == headers[.eTag] } ?? true
        switch ByteRange(header: isCurrent ? request.headers[.range] : nil, size: found.file.bytes) {
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

    /// A file never changes; a cache may keep it until it expires, or its link does.
    private func cacheControl(_ file: StoredFile, _ left: Int?) -> String {
        let year = 31_536_000.0
        let age = file.expiresAt.map { min(year, max(0, $0.timeIntervalSinceNow)) } ?? year
        guard let left else { return "public, max-age=\(Int(age)), immutable" }
        return "private, max-age=\(min(left, Int(age))), immutable"
    }
}
