import Foundation
import ReelFetch
import Testing

@Suite(.timeLimit(.minutes(1))) struct WebhookSenderTests {
    static let message = WebhookMessage(requestID: "r", body: #"{"request_id":"r"}"#)

    private func sender(allowing network: String? = "127.0.0.0/8", timeout: Duration = .seconds(10)) throws -> WebhookSender {
        var policy = FetchPolicy()
        policy.connectTimeout = .seconds(30)
        policy.allowedNetworks = [network].compactMap { $0.flatMap { Network($0) } }
        return WebhookSender(
            policy: policy, key: try WebhookKey(seed: WebhookSignatureTests.seed), userAgent: "reel/test", timeout: timeout,
            now: { Date(timeIntervalSince1970: 1_800_000_000.9) })
    }

    private func reply(to answer: TestServer.Reply, timeout: Duration = .seconds(10)) async throws -> WebhookReply {
        let sender = try sender(timeout: timeout)
        return try await TestServer.running(answering: { _ in answer }) { server in
            try await sender.send(Self.message, to: WebhookURL("http://127.0.0.1:\(server.port)/"))
        }
    }

    private func status(_ status: Int, _ headers: String = "") -> TestServer.Reply {
        .send("HTTP/1.1 \(status) Word\r\n\(headers)Content-Length: 0\r\n\r\n")
    }

    @Test func oneSignedPostWithTheBody() async throws {
        let sender = try sender()
        try await TestServer.running { server in
            let reply = try await sender.send(Self.message, to: WebhookURL("http://127.0.0.1:\(server.port)/hook?a=1"))
            #expect(reply == .acknowledged)
            let request = try #require(server.requests.first)
            #expect(server.requests.count == 1)
            #expect(request.hasPrefix("POST /hook?a=1 HTTP/1.1\r\n"))
            #expect(request.hasSuffix("\r\n\r\n" + #"{"request_id":"r"}"#))
            for header in [
                "content-type: application/json", "user-agent: reel/test", "content-length: 18", "x-fal-webhook-request-id: r",
                "x-fal-webhook-timestamp: 1800000000", "webhook-timestamp: 1800000000",
            ] {
                #expect(request.lowercased().contains("\r\n\(header)\r\n"), "\(header)")
            }
        }
    }

    @Test(arguments: [200, 201, 202, 204, 299]) func anyTwoHundredAcknowledges(code: Int) async throws {
        #expect(try await reply(to: status(code)) == .acknowledged)
    }

    @Test(arguments: [400, 404, 408, 410, 422, 429, 500, 503]) func aRefusalMayPassLater(code: Int) async throws {
        #expect(try await reply(to: status(code)) == .failed(reason: "It answered \(code)."))
    }

    @Test(arguments: [301, 302, 307, 308]) func redirectsAreFinalAndNotFollowed(code: Int) async throws {
        let sender = try sender()
        try await TestServer.running { elsewhere in
            let redirect = status(code, "Location: http://127.0.0.1:\(elsewhere.port)/\r\n")
            try await TestServer.running(answering: { _ in redirect }) { server in
                let reply = try await sender.send(Self.message, to: WebhookURL("http://127.0.0.1:\(server.port)/"))
                guard case .refused = reply else { throw Unexpected(reply) }
            }
            #expect(elsewhere.connections == 0)
        }
    }

    @Test(arguments: ["127.0.0.1", "localhost", "[::1]", "0x7f.1", "[::ffff:127.0.0.1]"])
    func anInnerAddressIsNeverConnectedTo(host: String) async throws {
        let sender = try sender(allowing: nil)
        try await TestServer.running(on: "::") { canary in
            let reply = try await sender.send(Self.message, to: WebhookURL("http://\(host):\(canary.port)/"))
            guard case .refused = reply else { throw Unexpected(reply) }
            #expect(canary.connections == 0)
        }
    }

    @Test func aReceiverThatStallsIsGivenUpOnInTime() async throws {
        let began = ContinuousClock.now
        let reply = try await reply(to: .stall(after: ""), timeout: .milliseconds(300))
        guard case .failed = reply else { throw Unexpected(reply) }
        #expect(.now - began < .seconds(40))
    }

    /// The status settles it: an answer without end is not waited for.
    @Test func theBodyOfTheAnswerIsNotRead() async throws {
        let endless = TestServer.Reply.endless(head: "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n", chunk: "x")
        #expect(try await reply(to: endless) == .acknowledged)
    }

    @Test func nobodyThereMayPassLater() async throws {
        let port = try await TestServer.running { $0.port }
        let reply = try await sender().send(Self.message, to: WebhookURL("http://127.0.0.1:\(port)/"))
        guard case .failed = reply else { throw Unexpected(reply) }
    }

    @Test func aCancelledTaskIsNoFailure() async throws {
        let sender = try sender()
        try await TestServer.running(answering: { _ in .stall(after: "") }) { server in
            let url = try WebhookURL("http://127.0.0.1:\(server.port)/")
            let sending = Task { try await sender.send(Self.message, to: url) }
            while server.connections == 0 { try await Task.sleep(for: .milliseconds(10)) }
            sending.cancel()
            await #expect(throws: CancellationError.self) { try await sending.value }
        }
    }

    struct Unexpected: Error {
        let reply: WebhookReply
        init(_ reply: WebhookReply) { self.reply = reply }
    }
}
