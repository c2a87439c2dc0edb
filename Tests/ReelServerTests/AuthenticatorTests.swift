import Foundation
import HTTPTypes
import ReelAPI
import ReelServer
import Testing

/// Who is let in where keys are set: every route, with every kind of credential.
struct AuthenticatorTests {
    private static let kling = "fal-ai/kling-video/v2.5-turbo/standard/image-to-video"
    private static let requests = "/queue/fal-ai/kling-video/requests/0b56a1b4-7f3c-4ab6-9a50-14a6b1b2f5ce"
    private static let file = "/cdn/files/0123456789abcdef0123456789abcdef/a.png"
    private static let upload = "fedcba9876543210fedcba9876543210"
    private static let now = Date(timeIntervalSince1970: 1_800_000_000)

    private static let open = [
        ("GET", "/health/live"), ("HEAD", "/health/ready"), ("GET", "/.well-known/jwks.json"), ("GET", file), ("HEAD", file),
        ("GET", "\(file)?upload=\(upload)"), ("PUT", "\(file)?upload=\(upload)"), ("PUT", "\(file)/2?upload=\(upload)"),
        ("GET", "/"), ("GET", "/openapi.json"), ("GET", "/api/openapi/queue/openapi.json"), ("GET", "/llms.txt"),
        ("GET", "/models/\(kling)"), ("GET", "/models/\(kling)/api"), ("GET", "/models/\(kling)/llms.txt"), ("GET", "/docs"),
        ("GET", "/docs/queue.md"), ("HEAD", "/assets/style.css"), ("GET", "/v1/models"), ("GET", "/v1/models/pricing"),
        ("POST", "\(file)/complete?upload=\(upload)"), ("PUT", "\(file)/multipart/\(upload)/1"),
        ("POST", "\(file)/multipart/\(upload)/complete"),
    ]
    private static let forTokens = [("POST", "/cdn/files/upload"), ("POST", "/cdn/files/upload/multipart")]
    private static let closed = [
        ("POST", "/models/\(kling)/code"), ("POST", "/v1/models/pricing/estimate"), ("GET", "/v1/models/usage"),
        ("GET", "/v1/models/requests/by-endpoint"),
        ("DELETE", "/v1/models/requests/0b56a1b4-7f3c-4ab6-9a50-14a6b1b2f5ce/payloads"),
        ("GET", "/metrics"), ("POST", "/\(kling)"), ("POST", "/\(kling)/stream"), ("POST", "/queue/\(kling)"),
        ("GET", requests),
        ("GET", "\(requests)/response"), ("GET", "\(requests)/status"), ("GET", "\(requests)/status/stream"),
        ("PUT", "\(requests)/cancel"), ("POST", "/rest/tokens/"), ("POST", "/rest/storage/auth/token"),
        ("POST", "/rest/storage/upload/initiate"), ("POST", "/rest/storage/upload/initiate-multipart"),
    ]
    /// Nothing is there, or not for this method.
    private static let nothing = [
        ("POST", "/fal-ai/nothing"), ("GET", "/\(kling)"), ("POST", "/health/live"), ("PUT", file), ("DELETE", file),
        ("GET", "/favicon.ico"), ("POST", "/api/fal/proxy"), ("GET", "/health"), ("POST", "/\(kling)/realtime"),
    ]

    private func target(_ path: String) throws -> Target {
        try Target(scheme: "http", host: "localhost", path: path, proxied: nil)
    }

    /// What the request hears, nil if it is let in.
    private func refusal(
        _ method: String, _ path: String, _ header: String?, tokens: UploadTokens = UploadTokens(), keys: [String] = ["a:one"]
    ) throws -> APIError? {
        var ring = KeyRing()
        for key in keys { try ring.add(key) }
        let target = try target(path)
        let method = try #require(HTTPRequest.Method(rawValue: method))
        let route = try? Route(method: method, target: target, catalogue: EndpointCatalogue())
        do {
            try Authenticator(keys: LiveKeys(ring), tokens: tokens).check(
                Credential(header.map { [.authorization: $0] } ?? [:]), for: route?.access, target, now: Self.now)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: open)
    func whoeverHasTheURLNeedsNoKey(_ method: String, _ path: String) throws {
        for header in [nil, "Key a:one", "Key a:wrong", "Key a", "Bearer x"] {
            #expect(try refusal(method, path, header) == nil)
        }
    }

    @Test(arguments: closed + forTokens + nothing)
    func everythingElseNeedsAKey(_ method: String, _ path: String) throws {
        #expect(try refusal(method, path, "Key a:one") == nil)
        for header in [nil, "Key a:wrong", "Key b:one", "Key a", "Bearer x", "Basic YTpvbmU="] {
            #expect(try refusal(method, path, header)?.status == 401, "\(header ?? "no key")")
        }
    }

    @Test(arguments: closed + nothing)
    func aTokenIsForUploadsAlone(_ method: String, _ path: String) throws {
        let tokens = UploadTokens()
        let header = "Bearer \(tokens.issue(to: "a", now: Self.now).token)"
        #expect(try refusal(method, path, header, tokens: tokens)?.status == 401)
    }

    @Test(arguments: forTokens)
    func aTokenUploads(_ method: String, _ path: String) throws {
        let tokens = UploadTokens()
        #expect(try refusal(method, path, "Bearer \(tokens.issue(to: "a", now: Self.now).token)", tokens: tokens) == nil)
        let old = tokens.issue(to: "a", now: Self.now - 2 * UploadTokens.lifetime).token
        #expect(try refusal(method, path, "Bearer \(old)", tokens: tokens) == .invalidKey)
    }

    @Test(arguments: open + forTokens + closed + nothing)
    func withoutKeysEverybodyIsLetIn(_ method: String, _ path: String) throws {
        for header in [nil, "Key a:wrong", "Key a", "Bearer x"] {
            #expect(try refusal(method, path, header, keys: []) == nil)
        }
    }

    @Test func theWordsAreThoseOfTheHost() throws {
        let submit = "/queue/\(Self.kling)"
        let needed = APIError.authenticationRequired(application: "fal-ai/kling-video")
        #expect(try refusal("POST", submit, nil) == needed)
        #expect(try refusal("GET", "\(Self.requests)/status", nil) == needed)
        #expect(try refusal("POST", submit, "Key a:wrong") == .invalidKey)
        #expect(try refusal("POST", submit, "Key a") == .malformedKey)
        #expect(try refusal("POST", "/rest/tokens/", "Key a:wrong") == .unknownKey)
        #expect(try refusal("POST", "/rest/tokens/", nil) == .authenticationRequired(application: nil))
        #expect(try refusal("POST", "/cdn/files/upload", "Bearer x") == .invalidKey)
    }
}
