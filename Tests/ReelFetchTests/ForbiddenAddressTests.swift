import ReelFetch
import Synchronization
import Testing

/// Nothing may so much as open a connection to an address that the policy does not permit.
@Suite struct ForbiddenAddressTests {
    /// Ways to write an address of this machine or of a private network; `PORT` is the canary's port.
    static let spellings = [
        "http://127.0.0.1:PORT/", "http://127.0.0.2:PORT/", "http://127.255.255.254:PORT/", "http://localhost:PORT/",
        "http://LOCALHOST:PORT/", "http://localhost.:PORT/", "http://127.0.0.1.:PORT/", "http://127.1:PORT/",
        "http://127.0.1:PORT/", "http://2130706433:PORT/", "http://017700000001:PORT/", "http://0x7f000001:PORT/",
        "http://0x7f.1:PORT/", "http://0x7F.0x0.0x0.0x1:PORT/", "http://0177.0.0.1:PORT/", "http://0177.0.1:PORT/",
        "http://127.0.0.0x1:PORT/", "http://00000177.0.0.1:PORT/", "http://0:PORT/", "http://0.0.0.0:PORT/",
        "http://00.0.0:PORT/", "http://0x0:PORT/", "http://[::1]:PORT/", "http://[::]:PORT/", "http://[0:0:0:0:0:0:0:1]:PORT/",
        "http://[::ffff:127.0.0.1]:PORT/", "http://[::ffff:7f00:1]:PORT/", "http://[::127.0.0.1]:PORT/",
        "http://[::ffff:0:127.0.0.1]:PORT/", "http://[64:ff9b::127.0.0.1]:PORT/", "http://[64:ff9b:1::7f00:1]:PORT/",
        "http://[2002:7f00:1::]:PORT/", "http://[2001:0:4136:e378:8000:63bf:80ff:fffe]:PORT/",
        "http://[2a00:1450::5efe:127.0.0.1]:PORT/", "http://[2a00:1450::200:5efe:7f00:1]:PORT/", "http://[fe80::1]:PORT/",
        "http://[fe80::1%25lo]:PORT/", "http://[fd00:ec2::254]:PORT/", "http://[ff02::1]:PORT/", "http://[fec0::1]:PORT/",
        "http://10.0.0.1:PORT/", "http://172.16.0.1:PORT/", "http://192.168.0.1:PORT/", "http://169.254.169.254:PORT/",
        "http://2852039166:PORT/", "http://0xa9fea9fe:PORT/", "http://100.64.0.1:PORT/", "http://100.100.100.200:PORT/",
        "http://168.63.129.16:PORT/", "http://192.0.0.192:PORT/", "http://198.18.0.1:PORT/", "http://224.0.0.1:PORT/",
        "http://240.0.0.1:PORT/", "http://255.255.255.255:PORT/", "http://user@127.0.0.1:PORT/",
        "http://user:pass@127.0.0.1:PORT/", "http://example.com@127.0.0.1:PORT/", "http://example.com:80@127.0.0.1:PORT/",
        "http://127.0.0.1:PORT@127.0.0.1:PORT/", "http://example.com%40127.0.0.1:PORT/", "http://127.0.0.1:PORT\\@example.com/",
        "http:\\\\127.0.0.1:PORT/", "http:127.0.0.1:PORT/", "http:/127.0.0.1:PORT/", "http:///127.0.0.1:PORT/",
        "http://%31%32%37.0.0.1:PORT/", "http://127%2e0%2e0%2e1:PORT/", "http://１２７.0.0.1:PORT/", "http://①②⑦.0.0.1:PORT/",
        "http://127。0。0。1:PORT/", "http://loc\u{00AD}alhost:PORT/", "http://127.0.0.1\t:PORT/", "http://127.0.0.1\r\n:PORT/",
        "http://127.0.0.1\0.example.com:PORT/", " http://127.0.0.1:PORT/", "HTTP://127.0.0.1:PORT/", "https://127.0.0.1:PORT/",
        "https://[::1]:PORT/", "ftp://127.0.0.1:PORT/", "gopher://127.0.0.1:PORT/", "//127.0.0.1:PORT/", "127.0.0.1:PORT",
        "http+unix://%2Ftmp%2Fsocket/", "http://127.0.0.1:PORT#@example.com/", "http://127.0.0.1:PORT?@example.com/",
    ]

    @Test(arguments: spellings)
    func noSpellingOfAnInnerAddressIsConnectedTo(spelling: String) async throws {
        let folder = try TemporaryFolder()
        let connections = try await TestServer.running(on: "::") { canary in
            let url = spelling.replacing("PORT", with: String(canary.port))
            await #expect {
                try await InputFetcher(policy: FetchPolicy(), userAgent: "reel").fetch(url, to: "\(folder.path)/input")
            } throws: {
                // "Unreachable" would mean that it was tried.
                [.forbiddenAddress, .malformedURL, .unsupportedScheme].contains(($0 as? FetchError)?.code)
            }
            return canary.connections
        }
        #expect(connections == 0)
        #expect(folder.names.isEmpty)
    }

    @Test(arguments: ["127.0.0.1", "2130706433", "0x7f.1", "127.9.8.7", "localhost"])
    func theCanaryDoesHearWhatIsAllowed(host: String) async throws {
        let folder = try TemporaryFolder()
        var policy = FetchPolicy()
        policy.allowedNetworks = [Network("127.0.0.0/8"), Network("::1/128")].compactMap(\.self)
        let fetcher = InputFetcher(policy: policy, userAgent: "reel")
        try await TestServer.running(on: "::") { canary in
            _ = try await fetcher.fetch("http://\(host):\(canary.port)/", to: "\(folder.path)/input")
            #expect(canary.connections == 1)
        }
    }

    @Test func aRedirectToAForbiddenAddressIsNotFollowed() async throws {
        let folder = try TemporaryFolder()
        let fetcher = InputFetcher(policy: Self.onlyOneAddress, userAgent: "reel")
        try await TestServer.running(on: "::") { canary in
            let location = TestServer.redirect(to: "http://127.0.0.2:\(canary.port)/")
            try await TestServer.running(answering: { _ in .send(location) }) { server in
                let url = "http://127.0.0.1:\(server.port)/"
                await #expect { try await fetcher.fetch(url, to: "\(folder.path)/input") } throws: {
                    ($0 as? FetchError)?.code == .forbiddenAddress
                }
                #expect(server.connections == 1)
            }
            #expect(canary.connections == 0)
        }
    }

    @Test(arguments: [["127.0.0.1", "127.0.0.2"], ["127.0.0.2", "127.0.0.1"], ["127.0.0.1", "fd00::1"]])
    func aNameWithOneForbiddenAddressIsRefused(answers: [String]) async throws {
        let folder = try TemporaryFolder()
        let fetcher = InputFetcher(policy: Self.onlyOneAddress, userAgent: "reel") { _ in answers.compactMap { IPAddress($0) } }
        try await TestServer.running(on: "::") { canary in
            await #expect { try await fetcher.fetch("http://mixed.test:\(canary.port)/", to: "\(folder.path)/input") } throws: {
                ($0 as? FetchError)?.code == .forbiddenAddress
            }
            #expect(canary.connections == 0)
        }
    }

    /// A name server that gives a good address to the check and a bad one to whoever asks again.
    @Test func aNameIsLookedUpOnceAndTheConnectionGoesToThatAnswer() async throws {
        let folder = try TemporaryFolder()
        let lookups = Lookups()
        let fetcher = InputFetcher(policy: Self.onlyOneAddress, userAgent: "reel") { host in
            let count = lookups.hosts.withLock { hosts in
                hosts.append(host)
                return hosts.count
            }
            return [IPAddress(count == 1 ? "127.0.0.1" : "127.0.0.2")].compactMap(\.self)
        }
        try await TestServer.running { server in
            _ = try await fetcher.fetch("http://Rebind.Test:\(server.port)/", to: "\(folder.path)/input")
            #expect(server.requests.first?.lowercased().contains("host: rebind.test:\(server.port)\r\n") == true)
        }
        #expect(lookups.hosts.withLock(\.self) == ["rebind.test"])
    }

    @Test func anAddressThatDoesNotAnswerGivesWayToTheNext() async throws {
        let folder = try TemporaryFolder()
        var policy = FetchPolicy()
        policy.allowedNetworks = [Network("127.0.0.0/8")].compactMap(\.self)
        let fetcher = InputFetcher(policy: policy, userAgent: "reel") { _ in
            [IPAddress("127.0.0.9"), IPAddress("127.0.0.1")].compactMap(\.self)
        }
        try await TestServer.running { server in
            _ = try await fetcher.fetch("http://two.test:\(server.port)/", to: "\(folder.path)/input")
        }
    }

    @Test func clientsAreNotToldWhatLiesInside() async throws {
        let folder = try TemporaryFolder()
        let fetcher = InputFetcher(policy: FetchPolicy(), userAgent: "reel")
        var messages: [String] = []
        for url in ["http://10.0.0.1/", "http://no-such-host.invalid/"] {
            do {
                _ = try await fetcher.fetch(url, to: "\(folder.path)/input")
            } catch {
                messages.append(error.message)
            }
        }
        #expect(messages.count == 2)
        #expect(Set(messages).count == 1)
    }

    private static var onlyOneAddress: FetchPolicy {
        var policy = FetchPolicy()
        policy.allowedNetworks = [Network("127.0.0.1/32")].compactMap(\.self)
        return policy
    }

    private final class Lookups: Sendable {
        let hosts = Mutex<[String]>([])
    }
}
