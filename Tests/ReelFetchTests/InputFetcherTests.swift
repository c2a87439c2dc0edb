import Foundation
import NIOPosix
import ReelFetch
import Synchronization
import Testing

/// Fetching over HTTP, from a server on this machine that the policy allows.
@Suite struct InputFetcherTests {
    private static func fetcher(_ change: (inout FetchPolicy) -> Void = { _ in }) -> InputFetcher {
        var policy = FetchPolicy()
        policy.allowedNetworks = [Network("127.0.0.1/32")].compactMap(\.self)
        change(&policy)
        return InputFetcher(policy: policy, userAgent: "reel/1.2.3")
    }

    /// Fetches `target` from a server that answers `reply`, and checks that an error leaves no file.
    private func fetch(
        _ target: String = "/a.png",
        scheme: String = "http",
        with fetcher: InputFetcher = Self.fetcher(),
        answering reply: @escaping @Sendable (String) -> TestServer.Reply
    ) async throws -> (result: Result<FetchedFile, FetchError>, text: String?, requests: [String]) {
        let folder = try TemporaryFolder()
        return try await TestServer.running(answering: reply) { server in
            let result: Result<FetchedFile, FetchError>
            do throws(FetchError) {
                result = .success(
                    try await fetcher.fetch("\(scheme)://127.0.0.1:\(server.port)\(target)", to: "\(folder.path)/input"))
            } catch {
                result = .failure(error)
                #expect(folder.names.isEmpty)
            }
            return (result, folder.text("input"), server.requests)
        }
    }

    @Test func aFileArrivesWithItsSizeAndType() async throws {
        let (result, text, requests) = try await fetch("/a%20b.png?x=1#top") { _ in
            .send(TestServer.ok("picture", type: "Image/PNG; charset=x"))
        }
        let file = try result.get()
        #expect(file.bytes == 7 && file.contentType == "image/png")
        #expect(text == "picture")
        let request = try #require(requests.first)
        #expect(request.hasPrefix("GET /a%20b.png?x=1 HTTP/1.1\r\n"))
        let names = request.split(separator: "\r\n").dropFirst().compactMap { $0.split(separator: ":").first?.lowercased() }
        #expect(Set(names).isSubset(of: ["host", "user-agent", "accept", "accept-encoding", "connection", "content-length"]))
        #expect(request.lowercased().contains("user-agent: reel/1.2.3\r\n"))
    }

    @Test func threeRedirectsAreFollowed() async throws {
        let (result, text, requests) = try await fetch("/start") { target in
            switch target {
            case "/start": .send(TestServer.redirect(to: "/one", status: 301))
            case "/one": .send(TestServer.redirect(to: "two?q=1", status: 307))
            case "/two?q=1": .send(TestServer.redirect(to: "/end", status: 308))
            default: .send(TestServer.ok("end"))
            }
        }
        #expect(try result.get().bytes == 3)
        #expect(text == "end")
        #expect(requests.count == 4)
    }

    @Test func aFourthRedirectIsNot() async throws {
        let (result, _, requests) = try await fetch { _ in .send(TestServer.redirect(to: "/again")) }
        #expect(throws: FetchError.self) { try result.get() }
        #expect(result.failure?.code == .unreachable)
        #expect(requests.count == 4)
    }

    @Test(arguments: ["ftp://example.com/", "file:///etc/passwd", "http://u:p@example.com/", "http://", "data:,x"])
    func aRedirectToWhatIsNoWebAddressIsRefused(location: String) async throws {
        let (result, _, requests) = try await fetch { _ in .send(TestServer.redirect(to: location)) }
        #expect(result.failure?.code == .unreachable)
        #expect(requests.count == 1)
    }

    @Test func anAnnouncedSizeOverTheLimitIsRefusedAtOnce() async throws {
        let head = "HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n"
        let (result, _, _) = try await fetch(with: Self.fetcher { $0.maximumBytes = 1000 }) { _ in .stall(after: head) }
        #expect(result.failure?.code == .tooLarge)
        #expect(result.failure?.limit == 1000)
    }

    @Test func aFileOfExactlyTheLimitIsTaken() async throws {
        let body = String(repeating: "x", count: 1000)
        let (result, _, _) = try await fetch(with: Self.fetcher { $0.maximumBytes = 1000 }) { _ in .send(TestServer.ok(body)) }
        #expect(try result.get().bytes == 1000)
    }

    @Test(arguments: ["", "Transfer-Encoding: chunked\r\n"])
    func anEndlessBodyIsCutOffAtTheLimit(framing: String) async throws {
        let chunk = framing.isEmpty ? String(repeating: "x", count: 256) : "100\r\n\(String(repeating: "x", count: 256))\r\n"
        let (result, _, _) = try await fetch(with: Self.fetcher { $0.maximumBytes = 100_000 }) { _ in
            .endless(head: "HTTP/1.1 200 OK\r\n\(framing)\r\n", chunk: chunk)
        }
        #expect(result.failure?.code == .tooLarge)
    }

    @Test(arguments: ["<html>", "MZ", "RIFF\0\0\0\0WAVE", "\0\0\0\u{18}ftypisom\0\0\0\0isommp42"])
    func ofWhatIsNoPictureOnlyTheStartIsFetched(start: String) async throws {
        let (result, text, _) = try await fetch(
            with: Self.fetcher {
                $0.maximumBytes = 1_000_000
                $0.maximumBytesOfOtherFiles = 4096
            }
        ) { _ in .endless(head: "HTTP/1.1 200 OK\r\n\r\n\(start)", chunk: String(repeating: "x", count: 256)) }
        #expect(try (4096..<100_000).contains(result.get().bytes))
        #expect(text?.hasPrefix(start) == true)
    }

    @Test(arguments: ["GIF89a", "RIFF\0\0\0\0WEBP", "\0\0\0\u{18}ftypmif1\0\0\0\0mif1avif"])
    func ofWhatStartsLikeAPictureAllIsFetched(start: String) async throws {
        let (result, _, _) = try await fetch(
            with: Self.fetcher {
                $0.maximumBytes = 100_000
                $0.maximumBytesOfOtherFiles = 4096
            }
        ) { _ in .endless(head: "HTTP/1.1 200 OK\r\n\r\n\(start)", chunk: String(repeating: "x", count: 256)) }
        #expect(result.failure?.code == .tooLarge)
    }

    @Test(
        .timeLimit(.minutes(1)),
        arguments: ["", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nfive."])
    func aServerThatStallsRunsIntoTheTimeLimit(sent: String) async throws {
        let (result, _, _) = try await fetch(with: Self.fetcher { $0.totalTimeout = .milliseconds(300) }) { _ in
            .stall(after: sent)
        }
        #expect(result.failure?.code == .unreachable)
        #expect(result.failure?.reason.contains("took longer") == true)
    }

    @Test(.timeLimit(.minutes(1))) func aNameLookupThatHangsRunsIntoTheTimeLimit() async throws {
        let threads = NIOThreadPool(numberOfThreads: 1)
        threads.start()
        let gate = Gate()
        threads.submit { _ in gate.wait() }
        var policy = FetchPolicy()
        policy.totalTimeout = .milliseconds(200)
        let fetcher = InputFetcher(policy: policy, userAgent: "reel", threads: threads)
        let folder = try TemporaryFolder()
        await #expect { try await fetcher.fetch("http://localhost/", to: "\(folder.path)/input") } throws: {
            ($0 as? FetchError)?.code == .unreachable
        }
        gate.open()
        try await threads.shutdownGracefully()
    }

    @Test(arguments: [
        "HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno", "HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nfive.",
        "not HTTP at all\r\n\r\n", "",
    ])
    func anythingButAWholeFileIsUnreachable(reply: String) async throws {
        let (result, _, _) = try await fetch { _ in .send(reply) }
        #expect(result.failure?.code == .unreachable)
        #expect(result.failure?.message.contains("127.0.0.1") == false)
    }

    @Test func aFailedHandshakeIsUnreachable() async throws {
        let (result, _, _) = try await fetch(scheme: "https") { _ in .send("HTTP/1.1 400 Bad Request\r\n\r\n") }
        #expect(result.failure?.code == .unreachable)
    }

    @Test func aRefusedConnectionIsUnreachable() async throws {
        let port = try await TestServer.running { $0.port }
        let folder = try TemporaryFolder()
        await #expect { try await Self.fetcher().fetch("http://127.0.0.1:\(port)/", to: "\(folder.path)/input") } throws: {
            ($0 as? FetchError)?.code == .unreachable
        }
    }

    @Test(arguments: ["HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nfive."])
    func cancellingTheTaskCancelsTheDownload(sent: String) async throws {
        let folder = try TemporaryFolder()
        try await TestServer.running(answering: { _ in .stall(after: sent) }) { server in
            let task = Task { try await Self.fetcher().fetch("http://127.0.0.1:\(server.port)/", to: "\(folder.path)/input") }
            while server.requests.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
            try await Task.sleep(for: .milliseconds(50))
            task.cancel()
            await #expect { try await task.value } throws: { ($0 as? FetchError)?.code == .cancelled }
            #expect(folder.names.isEmpty)
        }
    }

    @Test func anExistingFileIsNeverOverwritten() async throws {
        let folder = try TemporaryFolder()
        _ = try await Self.fetcher().fetch("data:,first", to: "\(folder.path)/input")
        await #expect { try await Self.fetcher().fetch("data:,second", to: "\(folder.path)/input") } throws: {
            ($0 as? FetchError)?.code == .localFile
        }
        #expect(folder.text("input") == "first")
    }

    @Test func aDataURIBecomesAFile() async throws {
        let folder = try TemporaryFolder()
        let file = try await Self.fetcher().fetch("data:image/png;base64,cGljdHVyZQ==", to: "\(folder.path)/input")
        #expect(file.bytes == 7 && file.contentType == "image/png")
        #expect(folder.text("input") == "picture")
    }

    @Test(arguments: ["ftp://example.com/a", "file:///etc/passwd", "gopher://127.0.0.1:70/_x", "javascript:alert(1)", "blob:x"])
    func otherSchemesAreNotSupported(reference: String) async throws {
        let folder = try TemporaryFolder()
        await #expect { try await Self.fetcher().fetch(reference, to: "\(folder.path)/input") } throws: {
            ($0 as? FetchError)?.code == .unsupportedScheme
        }
    }
}

extension Result {
    var failure: Failure? { if case .failure(let error) = self { error } else { nil } }
}

/// Holds a thread until it is opened.
private final class Gate: Sendable {
    private let isOpen = Mutex(false)

    func wait() {
        while !isOpen.withLock({ $0 }) { usleep(1000) }
    }

    func open() {
        isOpen.withLock { $0 = true }
    }
}
