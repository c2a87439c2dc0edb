import FoundationEssentials
import HTTPTypes
import Hummingbird
import ReelAPI
import ReelStorage

/// Serves results and uploads, whole or in part, so that a browser can seek; to pages of any origin, since a URL is all it takes.
struct FileHandler: Sendable {
    let files: any FileStore
    let links: FileLinks
    let delivery: FileDelivery
    private let fileIO = FileIO()

    /// What a stranger has sent may be shown, as far as a browser shows it by itself, and do nothing: no script, no form, no request.
    static let policy = "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; sandbox"

    init(files: any FileStore, links: FileLinks, delivery: FileDelivery = .proxied) {
        self.files = files
        self.links = links
        self.delivery = delivery
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
            .contentSecurityPolicy: Self.policy,
        ]
        if !MediaType(found.file.contentType).isShownInBrowsers {
            headers[.contentDisposition] = "attachment; filename=\"\(name)\""
        }
        if let known = request.headers[.ifNoneMatch], EntityTag(key).matches(known) {
            return Response(status: .notModified, headers: headers)
        }
        if case .remote(let remote) = found.place, case .redirected(let seconds) = delivery {
            return try await redirect(to: remote, found.file, for: min(seconds, left ?? seconds), request)
        }
        // A range of another version of the file is of no use.
        let isCurrent = request.headers[.ifRange].map { $0 == headers[.eTag] } ?? true
        switch ByteRange(header: isCurrent ? request.headers[.range] : nil, size: found.file.bytes) {
        case .whole:
            let body = try await body(of: found, nil, request, context)
            return Response(status: .ok, headers: headers, body: body)
        case .part(let range):
            headers[.contentRange] = "bytes \(range.lowerBound)-\(range.upperBound)/\(found.file.bytes)"
            let body = try await body(of: found, range, request, context)
            return Response(status: .partialContent, headers: headers, body: body)
        case .unsatisfiable:
            headers[.contentRange] = "bytes */\(found.file.bytes)"
            return Response(status: .rangeNotSatisfiable, headers: headers)
        }
    }

    private func body(
        of found: LocatedFile, _ range: ClosedRange<Int>?, _ request: Request, _ context: some RequestContext
    ) async throws -> ResponseBody {
        switch found.place {
        case .local(let path):
            guard let range else { return try await fileIO.loadFile(path: path, context: context) }
            return try await fileIO.loadFile(path: path, range: range, context: context)
        case .remote(let remote):
            let length = range?.count ?? found.file.bytes
            guard request.method != .head, length > 0 else {
                return ResponseBody(contentLength: length) { writer in try await writer.finish(nil) }
            }
            // Begun before the answer is, so that a server that is not there is said in its status.
            let bytes = try await remote.read(range)
            return ResponseBody(contentLength: length) { writer in
                for try await chunk in bytes { try await writer.write(chunk) }
                try await writer.finish(nil)
            }
        }
    }

    /// The S3 server answers with what the link says. It cannot say nosniff or a policy, so what could do anything in a browser is named
    /// as bytes to be saved; its origin is not ours in any case.
    private func redirect(
        to remote: RemoteFile, _ file: StoredFile, for seconds: Int, _ request: Request
    ) async throws -> Response {
        let isShown = MediaType(file.contentType).isShownInBrowsers
        let left = file.expiresAt.map { max(1, Int($0.timeIntervalSinceNow)) } ?? seconds
        let lifetime = min(seconds, left)
        let link = try await remote.link(
            method: request.method == .head ? "HEAD" : "GET", seconds: lifetime,
            .init(
                contentType: isShown ? file.contentType : "application/octet-stream",
                disposition: isShown ? nil : "attachment; filename=\"\(file.name)\"",
                cacheControl: "private, max-age=\(lifetime)"))
        return Response(
            status: .temporaryRedirect,
            // Half as long, so that whoever has it from a cache has time to use it.
            headers: [.location: link, .cacheControl: "private, max-age=\(lifetime / 2)", .acceptRanges: "bytes"])
    }

    /// A file never changes; a cache may keep it until it expires, or its link does.
    private func cacheControl(_ file: StoredFile, _ left: Int?) -> String {
        let year = 31_536_000.0
        let age = file.expiresAt.map { min(year, max(0, $0.timeIntervalSinceNow)) } ?? year
        guard let left else { return "public, max-age=\(Int(age)), immutable" }
        return "private, max-age=\(min(left, Int(age))), immutable"
    }
}
