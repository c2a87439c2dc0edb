import HTTPTypes
import ReelAPI
import ReelServer
import ReelStorage
import Testing

struct UploadRouteTests {
    static let key = "0123456789abcdef0123456789abcdef"
    static let id = "fedcba9876543210fedcba9876543210"

    private func route(_ method: HTTPRequest.Method, _ path: String, host: String = "localhost:8080") throws -> Route {
        let target = try Target(scheme: "http", host: host, path: path, proxied: nil)
        return try Route(method: method, target: target, catalogue: EndpointCatalogue())
    }

    @Test func theRestHostAnnouncesUploads() throws {
        #expect(try route(.post, "/rest/storage/auth/token?storage_type=fal-cdn-v3") == .upload(.token))
        #expect(try route(.post, "/storage/auth/token/", host: "rest.fal.ai") == .upload(.token))
        for path in ["initiate?storage_type=gcs", "initiate", "initiate/", "initiate-multipart?storage_type=fal-cdn-v3"] {
            #expect(try route(.post, "/storage/upload/\(path)", host: "rest.alpha.fal.ai") == .upload(.initiate))
        }
    }

    @Test func theFileHostTakesFilesWholeAndInParts() throws {
        let address = try #require(UploadAddress(key: Self.key, id: Self.id, name: "a.png"))
        let file = "/cdn/files/\(Self.key)/a.png"
        #expect(try route(.post, "/cdn/files/upload") == .upload(.send))
        #expect(try route(.post, "/files/upload/multipart", host: "v3.fal.media") == .upload(.begin))
        #expect(try route(.put, "\(file)?upload=\(Self.id)") == .upload(.whole(address)))
        #expect(try route(.put, "\(file)/7?upload=\(Self.id)") == .upload(.part(address, number: 7)))
        #expect(try route(.post, "\(file)/complete?upload=\(Self.id)") == .upload(.complete(address)))
        #expect(try route(.put, "\(file)/multipart/\(Self.id)/7") == .upload(.part(address, number: 7)))
        #expect(try route(.post, "\(file)/multipart/\(Self.id)/complete/") == .upload(.complete(address)))
        #expect(try route(.get, "\(file)?upload=\(Self.id)") == .file(key: Self.key, name: "a.png"))
    }

    @Test(arguments: [
        ("GET", "/rest/storage/auth/token", 405), ("PUT", "/cdn/files/upload", 405), ("GET", "/cdn/files/upload", 405),
        ("PUT", "/cdn/files/\(key)/a.png", 405), ("POST", "/cdn/files/\(key)/a.png?upload=\(id)", 405),
        ("POST", "/cdn/files/\(key)/a.png/1?upload=\(id)", 405), ("PUT", "/cdn/files/\(key)/a.png/multipart/\(id)/complete", 405),
        ("PUT", "/cdn/files/\(key)/a.png/one?upload=\(id)", 404), ("PUT", "/cdn/files/\(key)/a.png/1?upload=x", 404),
        ("PUT", "/cdn/files/\(key)/..%2fa.png/1?upload=\(id)", 404), ("POST", "/rest/storage/upload", 404),
        ("PUT", "/cdn/files/\(key)/a.png/multipart/\(id)/1/2", 404),
    ])
    func whatIsNothingHereIsSaid(_ method: String, _ path: String, _ status: Int) throws {
        let error = try #require(throws: APIError.self) { try route(#require(HTTPRequest.Method(rawValue: method)), path) }
        #expect(error.status == status)
    }
}
