import HTTPTypes
import ReelAPI
import ReelServer
import Testing

struct RouteTests {
    static let veo = "fal-ai/veo3.1/fast/first-last-frame-to-video"
    static let id = "0b56a1b4-7f3c-4ab6-9a50-14a6b1b2f5ce"
    static let local = "localhost:8080"

    private func route(
        _ method: HTTPRequest.Method, _ path: String, host: String = local, proxied: String? = nil
    ) throws -> Route {
        let target = try Target(scheme: "http", host: host, path: path, proxied: proxied)
        return try Route(method: method, target: target, catalogue: EndpointCatalogue())
    }

    private func request(_ application: String = "fal-ai/veo3.1", verb: [String] = []) throws -> RequestPath {
        try #require(RequestPath(application.split(separator: "/").map(String.init) + ["requests", Self.id] + verb))
    }

    @Test func theHostNameSettlesWhatAPostDoes() throws {
        #expect(try route(.post, "/\(Self.veo)") == .run(endpoint: Self.veo))
        #expect(try route(.post, "/\(Self.veo)", host: "fal.run") == .run(endpoint: Self.veo))
        #expect(try route(.post, "/\(Self.veo)", host: "queue.fal.run") == .submit(endpoint: Self.veo))
        #expect(try route(.post, "/\(Self.veo)", host: "queue.localhost:8080") == .submit(endpoint: Self.veo))
        #expect(try route(.post, "/\(Self.veo)", host: "QUEUE.FAL.RUN:443") == .submit(endpoint: Self.veo))
    }

    @Test func aPrefixDoesTheSameOnAPlainHost() throws {
        #expect(try route(.post, "/queue/\(Self.veo)") == .submit(endpoint: Self.veo))
        #expect(try route(.post, "/queue/\(Self.veo)/?fal_webhook=x") == .submit(endpoint: Self.veo))
        #expect(try route(.get, "/cdn/files/k/n.mp4") == .file(key: "k", name: "n.mp4"))
        #expect(try route(.get, "/files/k/n.mp4", host: "v3.fal.media") == .file(key: "k", name: "n.mp4"))
    }

    @Test func theWebhookKeysAreWhereReceiversLook() throws {
        for host in [Self.local, "rest.fal.ai", "fal.run"] {
            #expect(try route(.get, "/.well-known/jwks.json", host: host) == .webhookKeys)
        }
        #expect(try route(.get, "/rest/.well-known/jwks.json") == .webhookKeys)
        #expect(throws: APIError.methodNotAllowed) { try route(.post, "/.well-known/jwks.json") }
    }

    @Test func documentsAreOnTheRunHost() throws {
        for host in [Self.local, "fal.ai", "fal.run"] {
            #expect(try route(.get, "/openapi.json", host: host) == .openAPI)
            #expect(try route(.get, "/api/openapi/queue/openapi.json?endpoint_id=x", host: host) == .queueOpenAPI)
        }
        #expect(throws: APIError.methodNotAllowed) { try route(.post, "/openapi.json") }
        #expect(throws: APIError.applicationNotFound("openapi.json")) { try route(.get, "/queue/openapi.json") }
    }

    @Test func pagesAreOnTheRunHost() throws {
        for host in [Self.local, "fal.ai", "fal.run"] {
            #expect(try route(.get, "/models/\(Self.veo)", host: host) == .page(.model(Self.veo)))
            #expect(try route(.get, "/models/\(Self.veo)/api", host: host) == .page(.modelAPI(Self.veo)))
            #expect(try route(.get, "/models/\(Self.veo)/llms.txt", host: host) == .page(.modelText(Self.veo)))
            #expect(try route(.get, "/llms.txt", host: host) == .page(.textIndex))
            #expect(try route(.get, "/docs", host: host) == .page(.documentation(.start)))
            #expect(try route(.get, "/docs/webhooks/", host: host) == .page(.documentation(.webhooks)))
            #expect(try route(.get, "/docs.md", host: host) == .page(.documentationText(.start)))
            #expect(try route(.get, "/docs/limits.md", host: host) == .page(.documentationText(.limits)))
            #expect(try route(.get, "/assets/style.css", host: host) == .page(.asset("style.css")))
        }
        #expect(try route(.post, "/models/\(Self.veo)/code") == .code(endpoint: Self.veo))
        #expect(throws: APIError.methodNotAllowed) { try route(.post, "/docs") }
        #expect(throws: APIError.pathNotFound("/docs/nothing")) { try route(.get, "/docs/nothing") }
        #expect(throws: APIError.pathNotFound("/models")) { try route(.get, "/models") }
        #expect(throws: APIError.applicationNotFound("flux")) { try route(.get, "/models/fal-ai/flux/api") }
        #expect(throws: APIError.pathNotFound("/slow")) { try route(.get, "/models/fal-ai/veo3.1/slow/llms.txt") }
    }

    @Test func thePlatformIsBelowV1() throws {
        for host in [Self.local, "api.fal.ai"] {
            #expect(try route(.get, "/v1/models", host: host) == .platform(.models))
            #expect(try route(.get, "/v1/models/pricing?endpoint_id=x", host: host) == .platform(.pricing))
            #expect(try route(.post, "/v1/models/pricing/estimate", host: host) == .platform(.estimate))
            #expect(try route(.get, "/v1/models/usage", host: host) == .platform(.usage))
            #expect(try route(.get, "/v1/models/requests/by-endpoint", host: host) == .platform(.requestsByEndpoint))
            #expect(
                try route(.delete, "/v1/models/requests/\(Self.id.uppercased())/payloads", host: host)
                    == .platform(.deletePayloads(request: Self.id)))
        }
        #expect(throws: APIError.methodNotAllowed) { try route(.get, "/v1/models/pricing/estimate") }
        #expect(throws: APIError.methodNotAllowed) { try route(.get, "/v1/models/requests/\(Self.id)/payloads") }
        let error = try #require(throws: APIError.self) { try route(.get, "/v1/nothing") }
        #expect(error.status == 404 && error.body.object?["error"]?.object?["type"] == "not_found")
    }

    @Test func documentsNameTheAddressThatTheReaderUses() throws {
        func addresses(_ host: String, proxied: String? = nil) throws -> Addresses {
            try Target(scheme: "http", host: host, path: "/llms.txt", proxied: proxied).addresses
        }
        #expect(try addresses(Self.local) == Addresses(base: "http://localhost:8080"))
        #expect(try addresses("fal.ai") == .fals)
        #expect(try addresses(Self.local, proxied: "https://fal.ai/llms.txt") == .fals)
    }

    @Test func severalValuesOfAParameterAreRead() throws {
        let target = try Target(
            scheme: "http", host: Self.local, path: "/v1/models?endpoint_id=a%2Fb,c&x=1&endpoint_id=d", proxied: nil)
        #expect(target.parameters("endpoint_id") == ["a/b", "c", "d"])
        #expect(target.parameters("endpoint") == [])
    }

    @Test func streamingIsForTheRunHost() throws {
        #expect(try route(.post, "/\(Self.veo)/stream") == .stream(endpoint: Self.veo))
        #expect(try route(.post, "/\(Self.veo)/stream/", host: "fal.run") == .stream(endpoint: Self.veo))
        #expect(throws: APIError.pathNotFound("/fast/first-last-frame-to-video/stream")) {
            try route(.post, "/queue/\(Self.veo)/stream")
        }
    }

    @Test func theProxyHeaderComesBeforeTheHost() throws {
        let proxied = "https://queue.fal.run/\(Self.veo)?a=b"
        #expect(
            try route(.post, "/api/fal/proxy", host: "rest.localhost", proxied: proxied) == .submit(endpoint: Self.veo))
    }

    @Test func tokensAreOnTheRestHost() throws {
        #expect(try route(.post, "/tokens/", host: "rest.fal.ai") == .token)
        #expect(try route(.post, "/rest/tokens/realtime") == .token)
    }

    @Test func requestsAreFoundUnderTheApplicationAndTheFullID() throws {
        let base = "/queue/fal-ai/veo3.1/requests/\(Self.id)"
        #expect(try route(.get, base) == .result(request: request()))
        #expect(try route(.get, base + "/") == .result(request: request()))
        #expect(try route(.get, base + "/response") == .result(request: request(verb: ["response"])))
        #expect(try route(.get, base + "/status?logs=1") == .status(request: request(verb: ["status"])))
        #expect(try route(.get, base + "/status/") == .status(request: request(verb: ["status"])))
        let stream = try request(verb: ["status", "stream"])
        #expect(try route(.get, base + "/status/stream?logs=1") == .statusStream(request: stream))
        #expect(try route(.put, base + "/cancel") == .cancel(request: request(verb: ["cancel"])))
        let full = "/queue/\(Self.veo)/requests/\(Self.id.uppercased())/status"
        #expect(try route(.get, full) == .status(request: request(verb: ["status"])))
    }

    @Test(arguments: [
        ("GET", "/fal-ai/veo3.1/fast/first-last-frame-to-video", 405),
        ("GET", "/queue/fal-ai/veo3.1/fast/first-last-frame-to-video", 405),
        ("POST", "/queue/fal-ai/veo3.1/requests/x/status", 405), ("GET", "/queue/fal-ai/veo3.1/requests/x/cancel", 405),
        ("POST", "/health/live", 405), ("DELETE", "/cdn/files/k/n.mp4", 405), ("POST", "/", 405),
        ("POST", "/fal-ai/flux/dev", 404), ("POST", "/fal-ai/veo3.1", 404), ("POST", "/queue", 404),
        ("GET", "/cdn/files/k", 404), ("GET", "/cdn/files/k/../n", 404), ("GET", "/rest/tokens", 405),
        ("POST", "/rest/token", 404),
        ("GET", "/fal-ai/veo3.1/fast/first-last-frame-to-video/realtime", 404), ("POST", "/api/fal/proxy", 400),
        ("GET", "/fal-ai/veo3.1/fast/first-last-frame-to-video/stream", 405), ("POST", "/stream", 404),
        ("POST", "/queue/fal-ai/veo3.1/requests/x/status/stream", 405),
        ("GET", "/queue/fal-ai/veo3.1/requests/x/status/streams", 404), ("GET", "/favicon.ico", 404),
    ])
    func whatIsNothingHereIsSaid(_ method: String, _ path: String, _ status: Int) throws {
        let error = try #require(throws: APIError.self) {
            try route(#require(HTTPRequest.Method(rawValue: method)), path)
        }
        #expect(error.status == status)
    }

    @Test func urlsStartAsTheCallerReachedUs() throws {
        let plain = try Target(scheme: "http", host: "h:1", path: "/queue/a", proxied: nil)
        #expect(plain.queueBase == "http://h:1/queue")
        #expect(plain.fileBase == "http://h:1/cdn")
        let named = try Target(scheme: "https", host: "queue.localhost:8443", path: "/a", proxied: nil)
        #expect(named.queueBase == "https://queue.localhost:8443")
        #expect(named.fileBase == "https://queue.localhost:8443/cdn")
        let underFalsName = try Target(scheme: "https", host: "fal.ai", path: "/openapi.json", proxied: nil)
        #expect(underFalsName.base == "https://fal.ai")
        #expect(underFalsName.queueBase == "https://queue.fal.run")
        let proxied = try Target(scheme: "http", host: "h:1", path: "/p", proxied: "https://queue.fal.run/a")
        #expect(proxied.queueBase == "https://queue.fal.run")
        let document = try Target(scheme: "http", host: "h:1", path: "/p", proxied: "https://fal.ai/openapi.json")
        #expect(document.queueBase == "https://queue.fal.run")
        #expect(document.base == "http://h:1")
        #expect(proxied.fileBase == "http://h:1/cdn")
    }

    @Test func fileURLsReachFilesUnderEveryHost() throws {
        for host in ["h:1", "queue.h:1", "v3.fal.media"] {
            let base = try Target(scheme: "http", host: host, path: "/", proxied: nil).fileBase
            let path = base.dropFirst("http://\(host)".count) + "/files/k/n.mp4"
            #expect(try route(.get, String(path), host: host) == .file(key: "k", name: "n.mp4"), "\(host)")
        }
    }

    @Test func queryParametersAreDecoded() throws {
        let target = try Target(scheme: "http", host: "h", path: "/a?x=1&y=a%26b+c&flag", proxied: nil)
        #expect(target.parameter("x") == "1")
        #expect(target.parameter("y") == "a&b c")
        #expect(target.parameter("flag") == "")
        #expect(target.parameter("z") == nil)
    }
}
