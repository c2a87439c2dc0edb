import Foundation
import ReelS3
import S3Testing
import Testing

/// What keeps files from being kept is said in a sentence.
@Suite(.enabled(if: S3TestServer.shared != nil, Comment(rawValue: S3TestServer.missing)), .timeLimit(.minutes(2)))
struct S3CheckTests {
    let server: S3TestServer
    let prefix = "c\(UInt32.random(in: 0 ... .max))"

    private static let wrongSecret =
        "The secret key is not the one that belongs to the access key, or the access key is unknown. Check AWS_SECRET_ACCESS_KEY and AWS_ACCESS_KEY_ID."

    init() throws {
        server = try #require(S3TestServer.shared)
    }

    private func check(_ location: S3Location, _ source: S3CredentialSource? = nil, ahead: TimeInterval = 0) async throws
        -> S3Check.Report
    {
        var retries = S3RetryPolicy()
        retries.attempts = 2
        let client = S3Client(
            location: location, credentials: source ?? server.reel.source, userAgent: "reel/tests", retries: retries,
            now: { Date().addingTimeInterval(ahead) })
        return try await S3Check(client).run()
    }

    private func failure(_ location: S3Location, _ source: S3CredentialSource? = nil) async -> String {
        let failure = await #expect(throws: S3Check.Failure.self) { try await check(location, source) }
        return failure?.description ?? ""
    }

    @Test func aPlaceThatWorksHasNothingSaidOfIt() async throws {
        #expect(try await check(server.location(prefix)).warnings.isEmpty)
        #expect(try await check(server.location(prefix, faulty: true)).warnings.isEmpty)
        let requests = try await server.requests(containing: prefix)
        #expect(requests.contains { $0[0] == "DELETE" }, "it leaves nothing behind: \(requests)")
    }

    @Test func whatIsWrongIsSaid() async throws {
        let place = try server.location(prefix)
        let missing = await failure(try server.location(prefix, bucket: "no-such-bucket"), server.admin.source)
        #expect(missing.hasPrefix("There is no bucket no-such-bucket at http://"), "\(missing)")
        let unknown = S3CredentialSource(S3Credentials(accessKey: "AKIANOBODY", secretKey: "hidden-secret"))
        let said = await failure(place, unknown)
        #expect(
            said.contains("does not know the access key. Check AWS_ACCESS_KEY_ID.")
                || !S3TestServer.isMoto && said == Self.wrongSecret, "\(said)")
        let denied = await failure(place, server.reader.source)
        #expect(denied == "The key may not write objects in \(place). Allow it s3:PutObject.")
        let nobody = await failure(try S3Location(parsing: "s3://\(server.bucket)?endpoint=http://127.0.0.1:9"))
        #expect(nobody.hasPrefix("http://127.0.0.1:9 cannot be reached, or does not answer."), "\(nobody)")
    }

    /// Not by every server: to Ceph all regions are one.
    @Test(.enabled(if: S3TestServer.hasRegion)) func anotherRegionIsSaid() async throws {
        let elsewhere = await failure(try server.location(prefix, region: "eu-west-9"))
        #expect(elsewhere.hasSuffix("is in region us-east-1, not in eu-west-9. Set region=us-east-1."), "\(elsewhere)")
    }

    @Test func aWrongSecretIsSaidAndNotRepeated() async throws {
        let wrong = S3CredentialSource(
            S3Credentials(accessKey: try await server.reel.source.current().accessKey, secretKey: "hidden-secret"))
        let text = await failure(try server.location(prefix), wrong)
        #expect(text == Self.wrongSecret)
    }

    @Test(arguments: [(-1800.0, "behind"), (90, ""), (7205, "ahead of")])
    func thisMachinesClockIsSaidByHowMuch(_ ahead: TimeInterval, _ words: String) async throws {
        let report = try await check(server.location(prefix), ahead: ahead)
        #expect(report.warnings.count == (words.isEmpty ? 0 : 1), "a server that takes the request does not say what time it is")
        guard let warning = report.warnings.first else { return }
        // Where the server is busy, its word is late.
        let much = ahead < 0 ? 28...31 : 117...120
        #expect(
            much.contains { warning.hasPrefix("This machine's clock is \($0) minutes \(words) that of the S3 server.") },
            "\(warning)")
    }

    @Test(.enabled(if: S3TestServer.isMoto)) func theClockIsSaidByHowMuch() async throws {
        for method in ["PUT", "HEAD", "GET", "DELETE"] {
            try await server.add("skew", to: method, containing: prefix, times: 2, ["seconds": 1200])
        }
        let report = try await check(server.location(prefix, faulty: true))
        #expect(report.warnings.count == 1)
        #expect(["19", "20"].contains { report.warnings.first?.contains("clock is \($0) minutes behind") == true }, "\(report)")
    }

    @Test func whatIsNoS3ServerIsSaid() async throws {
        try await server.add("status", to: "PUT", containing: prefix, times: 1, ["status": 404, "code": ""])
        let text = await failure(try server.location(prefix, faulty: true))
        #expect(text.contains("does not answer as an S3 server does"), "\(text)")
    }
}
