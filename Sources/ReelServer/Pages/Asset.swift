import Crypto
import HTTPTypes
import Hummingbird
import NIOCore

/// A file of the pages, from the program itself: SwiftPM compiles everything under `Web` into it (`.embedInCode` in Package.swift), so the
/// program alone is enough. Adding one is a file in that folder and an entry in `all`.
struct Asset: Sendable {
    let name: String
    let type: String
    let bytes: [UInt8]
    /// Changes with the bytes.
    let tag: String

    init(_ name: String, _ type: String, _ bytes: [UInt8]) {
        (self.name, self.type, self.bytes) = (name, type, bytes)
        tag = SHA256.hash(data: bytes).prefix(8).map { String($0, radix: 16) }.joined()
    }

    /// What `/assets/` serves.
    static let all: [String: Asset] = Dictionary(
        ([
            Asset("style.css", "text/css; charset=utf-8", PackageResources.style_css),
            Asset("icon.svg", "image/svg+xml", PackageResources.icon_svg),
        ] + dashboard).map { ($0.name, $0) }
    ) { first, _ in first }

    func response(to request: Request) -> Response {
        let headers: HTTPFields = [
            .contentType: type, .eTag: "\"\(tag)\"", .cacheControl: "no-cache", .xContentTypeOptions: "nosniff",
            .contentSecurityPolicy: Page.policy,
        ]
        if let known = request.headers[.ifNoneMatch], EntityTag(tag).matches(known) {
            return Response(status: .notModified, headers: headers)
        }
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
