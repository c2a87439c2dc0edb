import HTTPTypes
import ReelAPI
import ReelFetch
import ReelServer
import Testing

struct CallerTests {
    private func caller(_ headers: [(String, String)], peer: String = "10.0.0.5") throws -> Caller {
        var fields = HTTPFields()
        for (name, value) in headers { fields[try #require(HTTPField.Name(name))] = value }
        return Caller(
            scheme: "http", authority: "h:1", headers: fields, peer: IPAddress(peer),
            trusted: [try #require(Network("10.0.0.0/24"))])
    }

    private let forwarded = [
        ("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "reel.example:444"), ("X-Forwarded-Prefix", "/video/"),
    ]

    @Test func aTrustedProxySaysHowItWasReached() throws {
        let caller = try caller(forwarded)
        let target = try Target(caller: caller, path: "/queue/a", proxied: nil)
        #expect(target.queueBase == "https://reel.example:444/video/queue")
        #expect(target.fileBase == "https://reel.example:444/video/cdn")
    }

    @Test func anybodyElseDoesNot() throws {
        #expect(try caller(forwarded, peer: "10.0.1.5") == Caller(scheme: "http", host: "h:1"))
        #expect(try caller(forwarded, peer: "::1") == Caller(scheme: "http", host: "h:1"))
    }

    @Test func ofSeveralProxiesTheFirstIsTheCallers() throws {
        #expect(try caller([("X-Forwarded-Host", "a.example, b.example")]).host == "a.example")
    }

    @Test(arguments: [
        ("X-Forwarded-Proto", "ftp"), ("X-Forwarded-Host", "a b"), ("X-Forwarded-Host", "a/b"), ("X-Forwarded-Host", ""),
        ("X-Forwarded-Host", "a\"b"), ("X-Forwarded-Prefix", "x"), ("X-Forwarded-Prefix", "//evil"),
        ("X-Forwarded-Prefix", "/a?b"), ("X-Forwarded-Prefix", "/"),
    ])
    func whatIsNoHostOrPathIsIgnored(_ name: String, _ value: String) throws {
        #expect(try caller([(name, value)]) == Caller(scheme: "http", host: "h:1"))
    }

    @Test(arguments: [
        "https://fal.run/a", "https://QUEUE.fal.run/a", "https://rest.alpha.fal.ai/a", "https://v3b.fal.media/a",
        "https://fal.run:443/a",
    ])
    func theProxyHeaderNamesFalsHosts(_ url: String) throws {
        #expect(try Target(scheme: "http", host: "h", path: "/p", proxied: url).segments == ["a"])
    }

    @Test(arguments: [
        "https://example.com/a", "https://fal.run.example.com/a", "https://fal.run@example.com/a", "https://notfal.run/a",
        "https://docs.fal.ai/a", "ftp://fal.run/a", "/a", "", "fal.run/a", "https://.fal.run/", "https://localhost:8080/a",
        "https://queue.fal.run:x@example.com/a", "https://queue.fal.run:80:80/a", "https://queue.fal.run:70000/a",
        "https://queue.fal.run:<script>/a", "https://queue.fal.run: 80/a", "https://queue.fal.run\\@example.com/a",
    ])
    func andNoOthers(_ url: String) {
        let error = #expect(throws: APIError.self) {
            try Target(scheme: "http", host: "h", path: "/api/fal/proxy", proxied: url)
        }
        #expect(error?.status == 400)
    }
}
