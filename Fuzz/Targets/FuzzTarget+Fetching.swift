import ReelFetch
import ReelServer

extension FuzzTarget {
    static func dataURI(_ bytes: [UInt8]) {
        let text = text(bytes)
        guard DataURI.isDataURI(text) else { return }
        if let uri = try? DataURI(text, maximumBytes: 1000) { expect(uri.bytes.count <= 1000, "a data URI within its limit") }
    }

    static func urls(_ bytes: [UInt8]) {
        let parts = parts(bytes, 2)
        _ = Network(parts[0])
        _ = IPAddress(hostLiteral: parts[0])
        guard let url = try? RemoteURL(parts[0], maximumLength: 2000) else { return }
        let again = try? RemoteURL(url.description, maximumLength: 8000)
        expect(again?.description == url.description, "a URL means what it says: \(url.description)")
        expect(!url.host.isEmpty && !url.description.contains { $0.isNewline || $0 == " " }, "a URL is one word")
        if let next = try? url.redirected(to: parts[1], maximumLength: 2000) {
            expect(url.scheme == .http || next.scheme == .https, "no redirect leads to http")
        }
    }

    static func tunnel(_ bytes: [UInt8]) {
        guard let end = ConnectRequest.endOfHead(in: bytes) else { return }
        expect(end <= bytes.count, "a head ends within the bytes")
        if let request = try? ConnectRequest(head: bytes.prefix(end)) {
            expect(request.port > 0 && !request.host.contains { $0.isWhitespace || $0.isNewline }, "a host is one word")
        }
    }
}
