import Foundation
import HTTPTypes
import ReelAPI
import ReelServer
import ReelTelemetry

extension FuzzTarget {
    private static let catalogue = EndpointCatalogue()

    static func json(_ bytes: [UInt8]) {
        guard let value = try? JSONValue(parsing: bytes) else { return }
        if let text = try? value.encoded() {
            expect((try? JSONValue(parsing: text.utf8)) == value, "JSON that was written is read as it was")
        }
        for endpoint in catalogue.endpoints { _ = try? endpoint.input(from: value) }
        _ = try? PriceList(parsing: text(bytes))
    }

    static func range(_ bytes: [UInt8]) {
        let size = bytes.prefix(5).reduce(0) { $0 << 8 | Int($1) }
        let header = text(bytes.dropFirst(5))
        switch ByteRange(header: header, size: size) {
        case .part(let range): expect(range.lowerBound >= 0 && range.upperBound < size, "a range lies within its file")
        default: break
        }
        _ = EntityTag("x").matches(header)
        _ = MediaType(header).isShownInBrowsers
    }

    static func uploads(_ bytes: [UInt8]) {
        let parts = parts(bytes, 3)
        let headers = fields([.contentType: parts[1], .init("X-Fal-Object-Lifecycle"): parts[2]])
        if let lifetime = (try? ObjectLifecycle(headers))?.lifetime { expect(lifetime > 0, "a file lives for a while") }
        _ = AnnouncedFile(headers)
        guard let body = try? JSONValue(parsing: parts[0].utf8) else { return }
        _ = try? AnnouncedFile(body)
        _ = try? CompletedParts(body)
    }

    static func hosts(_ bytes: [UInt8]) {
        let parts = parts(bytes, 5)
        let headers = fields([
            .init("X-Forwarded-Host"): parts[2], .init("X-Forwarded-Proto"): parts[3], .init("X-Forwarded-Prefix"): parts[4],
        ])
        let caller = Caller(scheme: "http", authority: parts[0], headers: headers, peer: nil, trusted: [])
        let proxied = parts[3].isEmpty ? nil : parts[3]
        guard let target = try? Target(caller: caller, path: parts[1], proxied: proxied) else { return }
        if proxied != nil { expect(target.isCalledByFalsName, "only fal's hosts are stood in for") }
        for method in [HTTPRequest.Method.get, .post, .put, .delete] {
            guard case .file(let key, let name)? = try? Route(method: method, target: target, catalogue: catalogue) else {
                continue
            }
            expect(!target.segments.isEmpty && !key.isEmpty && !name.isEmpty, "a file has a key and a name")
        }
        _ = RequestPath(target.segments)
        _ = FalHost.contains(parts[0])
    }

    static func headers(_ bytes: [UInt8]) {
        let parts = parts(bytes, 6)
        guard let target = try? Target(scheme: "http", host: "localhost", path: parts[0], proxied: nil) else { return }
        let headers = fields([
            .init("X-Fal-Queue-Priority"): parts[1], .init("X-Fal-Request-Timeout"): parts[2], .init("X-Fal-No-Retry"): parts[3],
            .init("Idempotency-Key"): parts[4], .init("X-Fal-Object-Lifecycle-Preference"): parts[5],
        ])
        if let options = try? QueueOptions(headers: headers, target: target), let timeout = options.startTimeout {
            expect(timeout > 0 && timeout.isFinite, "a start timeout is some seconds")
        }
        _ = target.parameters("fal_webhook")
        _ = TraceIdentity(traceparent: parts[1])
        _ = TraceIdentity(job: parts[4])
    }

    static func markdown(_ bytes: [UInt8]) {
        let html = Markdown(text(bytes)).html.lowercased()
        for tag in ["<script", "<iframe", "<img", "javascript:"] where tag.hasPrefix("<") {
            expect(!html.contains(tag), "text makes no \(tag)")
        }
    }

    /// Headers of those values that a header can have.
    static func fields(_ values: [HTTPField.Name?: String]) -> HTTPFields {
        var fields = HTTPFields()
        for case (let name?, let value) in values where HTTPField.isValidValue(value) { fields[name] = value }
        return fields
    }
}
