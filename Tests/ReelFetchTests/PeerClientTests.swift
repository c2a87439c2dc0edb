import Foundation
import Glibc
import ReelFetch
import Synchronization
import Testing

/// Against a server of a few lines on this machine, which answers what a test says and keeps what it was sent.
struct PeerClientTests {
    private let client = PeerClient(userAgent: "test/1", connectTimeout: .seconds(2))

    private func folder() throws -> String {
        let path = NSTemporaryDirectory() + "peer-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        return path
    }

    @Test(.timeLimit(.minutes(1))) func aFormArrivesWhole() async throws {
        let server = try PlainServer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nRetry-After: 7\r\n\r\nok")
        let path = try folder() + "/a.png"
        try Data([1, 2, 13, 10, 0, 255]).write(to: URL(filePath: path))
        var form = PeerForm()
        form.add("prompt", "a \"wörd\"\r\nand another")
        form.add("image", fileAt: path, fileName: "a\"b.png", type: "image/png")
        let answer = try await client.send(
            PeerRequest(
                .post, server.address, "/v1/x", query: [("a b", "c&d")], headers: [("authorization", "Bearer k")],
                body: .form(form)))
        #expect(answer.status == 200 && answer.body == Array("ok".utf8) && answer.retryAfter == .seconds(7))
        let sent = try #require(server.received)
        let text = String(decoding: sent, as: UTF8.self)
        #expect(text.hasPrefix("POST /v1/x?a%20b=c%26d HTTP/1.1\r\n"))
        #expect(text.lowercased().contains("authorization: bearer k\r\n") && text.lowercased().contains("user-agent: test/1\r\n"))
        #expect(text.contains("name=\"prompt\"\r\n\r\na \"wörd\"\r\nand another\r\n--"))
        #expect(text.contains("name=\"image\"; filename=\"a%22b.png\"\r\nContent-Type: image/png\r\n\r\n"))
        #expect(sent.firstRange(of: Data([1, 2, 13, 10, 0, 255, 13, 10])) != nil)
    }

    @Test(.timeLimit(.minutes(1))) func answersAreLimited() async throws {
        let server = try PlainServer("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n" + String(repeating: "x", count: 500))
        var request = PeerRequest(.get, server.address, "/")
        request.maximumBytes = 100
        await #expect { try await client.send(request) } throws: { ($0 as? PeerError)?.code == .tooLarge }
        let target = try folder() + "/out"
        await #expect { try await client.download(PeerRequest(.get, server.address, "/"), to: target, limit: 499) } throws: {
            ($0 as? PeerError)?.code == .tooLarge
        }
        #expect(!FileManager.default.fileExists(atPath: target))
        let saved = try await client.download(PeerRequest(.get, server.address, "/"), to: target, limit: 500)
        #expect(saved.isSuccess && saved.body.isEmpty && FileManager.default.contents(atPath: target)?.count == 500)
    }

    @Test(.timeLimit(.minutes(1))) func whatWentWrongIsTold() async throws {
        let cut = try PlainServer("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nxxx")
        let target = try folder() + "/out"
        await #expect { try await client.download(PeerRequest(.get, cut.address, "/"), to: target, limit: 999) } throws: {
            ($0 as? PeerError)?.code == .broken
        }
        #expect(!FileManager.default.fileExists(atPath: target))
        let silent = try PlainServer("")
        var request = PeerRequest(.get, silent.address, "/")
        request.timeout = .milliseconds(200)
        await #expect { try await client.send(request) } throws: { ($0 as? PeerError)?.code == .timedOut }
        let moved = try PlainServer("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n")
        #expect(try await client.send(PeerRequest(.get, moved.address, "/")).status == 302, "redirects are not followed")
        let gone = try PlainServer("").address
        await #expect { try await client.send(PeerRequest(.get, PeerAddress("http://127.0.0.1:1"), "/")) } throws: {
            ($0 as? PeerError)?.code == .unreachable
        }
        #expect("\(gone)".hasPrefix("http://127.0.0.1:"))
    }

    /// What a server names is not what the operator has named.
    @Test(.timeLimit(.minutes(1))) func whatAServerNamesIsGuarded() async throws {
        let inside = try PlainServer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        let named = PeerRequest(.put, inside.address, "", body: .bytes([1], type: "image/png"), isGuarded: true)
        await #expect { try await client.send(named) } throws: { ($0 as? PeerError)?.code == .forbidden }
        let target = try folder() + "/out"
        await #expect { try await client.download(named, to: target, limit: 500) } throws: {
            ($0 as? PeerError)?.code == .forbidden
        }
        #expect(inside.received == nil && inside.connections == 0 && !FileManager.default.fileExists(atPath: target))
        // The same by a name, also one that has another address besides; and one that is nowhere.
        for found in [[inside.address.host], ["93.184.216.34", "127.0.0.1"], ["169.254.169.254"], ["::ffff:127.0.0.1"]] {
            let addresses = found.compactMap { IPAddress($0) }
            let client = PeerClient(userAgent: "test/1", policy: FetchPolicy()) { _ in addresses }
            let byName = PeerRequest(.get, try PeerAddress("http://files.test:\(inside.port)"), "/", isGuarded: true)
            await #expect { try await client.send(byName) } throws: { ($0 as? PeerError)?.code == .forbidden }
        }
        #expect(inside.connections == 0)
        let nowhere = PeerClient(userAgent: "test/1", policy: FetchPolicy()) { _ in [] }
        let lost = PeerRequest(.get, try PeerAddress("http://files.test"), "/", isGuarded: true)
        await #expect { try await nowhere.send(lost) } throws: { ($0 as? PeerError)?.code == .unreachable }
        // Where the network is open on purpose, it arrives whole, and a redirect leads nowhere.
        var policy = FetchPolicy()
        policy.allowedNetworks = [try #require(Network("127.0.0.0/8"))]
        let open = PeerClient(userAgent: "test/1", policy: policy)
        #expect(try await open.send(named).body == Array("ok".utf8))
        let sent = String(decoding: try #require(inside.received), as: UTF8.self).lowercased()
        #expect(sent.split(separator: "\r\n").count { $0.hasPrefix("user-agent:") } == 1 && sent.hasSuffix("\u{1}"))
        let moved = try PlainServer("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n")
        #expect(try await open.send(PeerRequest(.get, moved.address, "/", isGuarded: true)).status == 302)
    }

    /// The query of a place that a server has named may be what opens it.
    @Test func whatIsShownOfAPlaceHasNoQuery() throws {
        let url = try RemoteURL("https://files.test/a/?signature=abc/", maximumLength: 2048)
        let address = PeerAddress(url)
        #expect(address.place == "https://files.test/a/" && address.text("", query: []) == "https://files.test/a/?signature=abc/")
        #expect(address.isSameOrigin(as: try PeerAddress("https://FILES.test:443/b")))
        for other in ["http://files.test:443", "https://files.test:444", "https://test", "https://files.test.evil"] {
            #expect(!address.isSameOrigin(as: try PeerAddress(other)))
        }
    }

    @Test(arguments: ["http://user:pass@a", "ftp://a", "http://a?b", "http://a#b", "a:8000", "http://"])
    func addressesAreWholeAndCarryNoSecret(text: String) {
        #expect(throws: FetchError.self) { try PeerAddress(text) }
    }
}

/// Answers every connection with the same bytes, once the request is there, and then closes it.
private final class PlainServer: Sendable {
    let address: PeerAddress
    private let descriptor: Int32
    private let bytes = Mutex<Data?>(nil)
    private let count = Mutex(0)

    var received: Data? { bytes.withLock { $0 } }
    var connections: Int { count.withLock { $0 } }
    var port: Int { Int("\(address)".split(separator: ":").last ?? "") ?? 0 }

    init(_ answer: String) throws {
        let listening = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        descriptor = listening
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &name) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listening, $0, length) == 0 && listen(listening, 8) == 0 && getsockname(listening, $0, &length) == 0
            }
        }
        guard isBound else { throw PeerError(.localFile, "no socket") }
        address = try PeerAddress("http://127.0.0.1:\(UInt16(bigEndian: name.sin_port))")
        Thread.detachNewThread { [weak self] in
            while true {
                let connection = accept(listening, nil, nil)
                guard connection >= 0 else { return }
                self?.count.withLock { $0 += 1 }
                var request = Data()
                var buffer = [UInt8](repeating: 0, count: 4096)
                while !Self.isWhole(request) {
                    let count = recv(connection, &buffer, buffer.count, 0)
                    guard count > 0 else { break }
                    request.append(contentsOf: buffer[..<count])
                }
                self?.bytes.withLock { [request] in $0 = request }
                if answer.isEmpty {
                    sleep(2)
                } else {
                    let text = Array(answer.utf8)
                    _ = Glibc.send(connection, text, text.count, Int32(MSG_NOSIGNAL))
                }
                close(connection)
            }
        }
    }

    deinit { shutdown(descriptor, Int32(SHUT_RDWR)) }

    private static func isWhole(_ request: Data) -> Bool {
        guard let end = request.firstRange(of: Data("\r\n\r\n".utf8)) else { return false }
        let head = String(decoding: request[..<end.lowerBound], as: UTF8.self).lowercased()
        let length = head.split(separator: "\r\n").first { $0.hasPrefix("content-length:") }.flatMap {
            Int($0.dropFirst(15).trimmingCharacters(in: .whitespaces))
        }
        return request.count - end.upperBound >= length ?? 0
    }
}
