import Foundation
import ReelS3
import Testing

/// Signatures against those that botocore gives (scripts/make_s3_vectors.py), and against Amazon's published examples.
@Suite struct S3SignerTests {
    struct Document: Decodable {
        var time: Double
        var accessKey: String
        var secretKey: String
        var presignedSeconds: Int
        var vectors: [Vector]
    }

    struct Vector: Decodable, CustomTestStringConvertible {
        var name: String
        var method: String
        var host: String
        var path: String
        var query: [[String]]
        var headers: [[String]]
        var region: String
        var token: String?
        var payload: String
        var authorization: String
        /// Nil where botocore cannot sign a URL.
        var presigned: String?

        var testDescription: String { name }
        var request: S3Request {
            S3Request(
                method: method, host: host, path: path, query: query.map { .init($0[0], $0[1]) },
                headers: headers.map { .init($0[0], $0[1]) })
        }
    }

    static let document: Document = {
        let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Fixtures/s3/signatures.json")
        guard let data = try? Data(contentsOf: path), let document = try? JSONDecoder().decode(Document.self, from: data) else {
            return Document(time: 0, accessKey: "", secretKey: "", presignedSeconds: 0, vectors: [])
        }
        return document
    }()

    private func signer(_ vector: Vector) -> S3Signer {
        S3Signer(
            credentials: S3Credentials(
                accessKey: Self.document.accessKey, secretKey: Self.document.secretKey, sessionToken: vector.token),
            region: vector.region)
    }

    @Test func thereAreVectors() {
        #expect(Self.document.vectors.count == 20)
    }

    @Test(arguments: document.vectors) func botocoreSignsTheSame(_ vector: Vector) throws {
        let time = Date(timeIntervalSince1970: Self.document.time)
        let signed = signer(vector).signed(vector.request, payload: vector.payload, at: time)
        #expect(signed.headers.last == .init("Authorization", vector.authorization))
        var asked = vector.request
        asked.headers = []
        let url = signer(vector).presigned(asked, seconds: Self.document.presignedSeconds, at: time).url
        if let presigned = vector.presigned { #expect(url.contains("X-Amz-Signature=\(presigned)"), "\(url)") }
        #expect(!url.contains(Self.document.secretKey))
    }

    /// docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html and …/sigv4-query-string-auth.html.
    private static let example = S3Signer(
        credentials: S3Credentials(accessKey: "AKIAIOSFODNN7EXAMPLE", secretKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
        region: "us-east-1")
    private static let exampleTime = Date(timeIntervalSince1970: 1_369_353_600)

    @Test(arguments: [
        (
            S3Request(
                method: "GET", host: "examplebucket.s3.amazonaws.com", path: "/test.txt", headers: [.init("Range", "bytes=0-9")]),
            S3Signer.emptyPayload, "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"
        ),
        (
            S3Request(
                method: "PUT", host: "examplebucket.s3.amazonaws.com", path: "/test$file.text",
                headers: [.init("Date", "Fri, 24 May 2013 00:00:00 GMT"), .init("x-amz-storage-class", "REDUCED_REDUNDANCY")]),
            "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072",
            "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"
        ),
        (
            S3Request(method: "GET", host: "examplebucket.s3.amazonaws.com", path: "/", query: [.init("lifecycle", "")]),
            S3Signer.emptyPayload, "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"
        ),
        (
            S3Request(
                method: "GET", host: "examplebucket.s3.amazonaws.com", path: "/",
                query: [.init("prefix", "J"), .init("max-keys", "2")]),
            S3Signer.emptyPayload, "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"
        ),
    ])
    func amazonsExamplesAreSignedAsTheyAre(_ request: S3Request, _ payload: String, _ signature: String) throws {
        let signed = Self.example.signed(request, payload: payload, at: Self.exampleTime)
        #expect(signed.headers.last?.value.hasSuffix("Signature=\(signature)") == true)
    }

    @Test func amazonsExampleOfAURLIsSignedAsItIs() {
        let request = S3Request(method: "GET", host: "examplebucket.s3.amazonaws.com", path: "/test.txt")
        let url = Self.example.presigned(request, seconds: 86400, at: Self.exampleTime).url
        #expect(
            url == "https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256"
                + "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z"
                + "&X-Amz-Expires=86400&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"
                + "&X-Amz-SignedHeaders=host")
    }

    @Test func aKeyIsWrittenWithoutItsSecrets() {
        let credentials = S3Credentials(accessKey: "AKID", secretKey: "hidden-secret", sessionToken: "hidden-token")
        var dumped = ""
        dump(credentials, to: &dumped)
        for text in ["\(credentials)", String(reflecting: credentials), dumped, "\([credentials])"] {
            #expect(!text.contains("hidden"), "\(text)")
        }
    }
}
