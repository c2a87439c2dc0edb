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
    static let all: [String: Asset] = Dictionary((styles + pictures + scripts + dashboard).map { ($0.name, $0) }) { first, _ in
        first
    }

    private static let styles = [
        Asset("style.css", "text/css; charset=utf-8", PackageResources.style_css),
        Asset("playground.css", "text/css; charset=utf-8", PackageResources.playground_css),
    ]

    private static let pictures = [
        Asset("icon.svg", "image/svg+xml", PackageResources.icon_svg),
        Asset("harbour-first.webp", "image/webp", PackageResources.harbour_first_webp),
        Asset("harbour-last.webp", "image/webp", PackageResources.harbour_last_webp),
        Asset("valley.webp", "image/webp", PackageResources.valley_webp),
    ]

    private static let scripts = [
        ("api.js", PackageResources.api_js),
        ("code.js", PackageResources.code_js),
        ("copy.js", PackageResources.copy_js),
        ("crop.js", PackageResources.crop_js),
        ("element.js", PackageResources.element_js),
        ("form.js", PackageResources.form_js),
        ("gallery.js", PackageResources.gallery_js),
        ("history.js", PackageResources.history_js),
        ("job.js", PackageResources.job_js),
        ("json.js", PackageResources.json_js),
        ("key.js", PackageResources.key_js),
        ("picture.js", PackageResources.picture_js),
        ("player.js", PackageResources.player_js),
        ("playground.js", PackageResources.playground_js),
        ("stage.js", PackageResources.stage_js),
        ("tabs.js", PackageResources.tabs_js),
    ].map { Asset($0, "text/javascript; charset=utf-8", $1) }

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
