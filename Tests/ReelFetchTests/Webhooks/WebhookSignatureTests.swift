import Foundation
import ReelFetch
import Testing

/// Signatures against values that Python's `cryptography` gave for the same key and message.
@Suite struct WebhookSignatureTests {
    static let seed = Array<UInt8>(0..<32)
    static let pem = """
        -----BEGIN PRIVATE KEY-----
        MC4CAQAwBQYDK2VwBCIEIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f
        -----END PRIVATE KEY-----

        """
    static let request = "0b56a1b4-7f3c-4ab6-9a50-14a6b1b2f5ce"
    static let message = WebhookMessage(requestID: request, body: #"{"request_id":"\#(request)","status":"OK"}"#)

    @Test func headersOfAKnownMessage() throws {
        let headers = try Self.message.signedHeaders(timestamp: 1_800_000_000, key: WebhookKey(seed: Self.seed))
        #expect(
            Dictionary(headers.map { ($0.name, $0.value) }) { $1 } == [
                "X-Fal-Webhook-Request-Id": Self.request,
                "X-Fal-Webhook-User-Id": "local",
                "X-Fal-Webhook-Timestamp": "1800000000",
                "X-Fal-Webhook-Signature": """
                6fcbf45f31cf3438fa2501787b20c5da7ad8ab6dc484307614be4be3d88cb661\
                e6355c1194ea5e24d09c094e87d41c8b0d2fc5177cf677a385ea50c1ee96100d
                """,
                "webhook-id": Self.request,
                "webhook-timestamp": "1800000000",
                "webhook-signature":
                    "v1a,m2WZmrD8CBnOfFitv5hliZ1C1RcdA7eRD/uGs9PD1WbkGvtQxg7TO0Fy4QbgAiStrdT0ic7PsXwOsaG5sFJ2CA==",
            ])
        #expect(headers.count == 7)
    }

    @Test func publicKeyAsAJSONWebKey() throws {
        #expect(
            try WebhookKey(seed: Self.seed).jsonWebKey == [
                "kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA",
                "x": "A6EHv_POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg=",
                "kid": "1IG2tMH7J2wbJZnOf8LJzQitKf7LMvoAElsuDMVM54Y",
            ])
    }

    @Test func aKeyIsMadeOnceAndKeptForItsOwnerOnly() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/key.pem"
        let key = try WebhookKey.load(path: path)
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
        #expect(folder.names == ["key.pem"])
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
        #expect(try WebhookKey.load(path: path).jsonWebKey == key.jsonWebKey)
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
        #expect(try WebhookKey.load(path: folder.path + "/other.pem").jsonWebKey != key.jsonWebKey)
    }

    @Test func aKeyThatAnotherProgramWroteIsRead() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/key.pem"
        try Self.pem.write(toFile: path, atomically: true, encoding: .utf8)
        #expect(try WebhookKey.load(path: path).jsonWebKey == WebhookKey(seed: Self.seed).jsonWebKey)
    }

    @Test(arguments: ["", "nonsense", pem.replacing("MC4C", with: "MC4D"), String(pem.prefix(60))])
    func aFileThatIsNoKeyIsKeptAndNamed(text: String) throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/key.pem"
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        let error = #expect(throws: WebhookKey.FileError.self) { try WebhookKey.load(path: path) }
        #expect(error?.description.contains(path) == true)
        #expect(folder.text("key.pem") == text)
    }

    @Test func aFolderThatIsNotThereIsNamed() throws {
        let folder = try TemporaryFolder()
        let error = #expect(throws: WebhookKey.FileError.self) { try WebhookKey.load(path: folder.path + "/no/key.pem") }
        #expect(error?.description.contains(folder.path) == true)
    }
}
