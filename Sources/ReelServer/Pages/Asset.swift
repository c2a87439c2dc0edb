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

    private init(_ name: String, _ type: String, _ bytes: [UInt8]) {
        (self.name, self.type, self.bytes) = (name, type, bytes)
        tag = SHA256.hash(data: bytes).prefix(8).map { String($0, radix: 16) }.joined()
    }

    private init(script name: String, _ bytes: [UInt8]) { self.init(name, "text/javascript; charset=utf-8", bytes) }

    /// What `/assets/` serves.
    static let all: [String: Asset] = Dictionary(
        [
            Asset("style.css", "text/css; charset=utf-8", PackageResources.style_css),
            Asset("icon.svg", "image/svg+xml", PackageResources.icon_svg),
            Asset("dashboard.css", "text/css; charset=utf-8", PackageResources.dashboard_css),
            Asset(script: "dashboard.js", PackageResources.dashboard_js),
            Asset(script: "dashboard-api.js", PackageResources.dashboard_api_js),
            Asset(script: "dashboard-build.js", PackageResources.dashboard_build_js),
            Asset(script: "dashboard-words.js", PackageResources.dashboard_words_js),
            Asset(script: "dashboard-jobs.js", PackageResources.dashboard_jobs_js),
            Asset(script: "dashboard-job.js", PackageResources.dashboard_job_js),
            Asset(script: "dashboard-queue.js", PackageResources.dashboard_queue_js),
            Asset(script: "dashboard-files.js", PackageResources.dashboard_files_js),
            Asset(script: "dashboard-usage.js", PackageResources.dashboard_usage_js),
            Asset(script: "dashboard-chart.js", PackageResources.dashboard_chart_js),
            Asset(script: "dashboard-engine.js", PackageResources.dashboard_engine_js),
            Asset(script: "dashboard-keys.js", PackageResources.dashboard_keys_js),
        ].map { ($0.name, $0) }
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
