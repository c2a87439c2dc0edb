import Foundation
import FoundationNetworking
import NIOCore
import ReelS3
import S3Testing
import Testing

/// Against moto or another server, with a proxy in front that misbehaves.
@Suite(.enabled(if: S3TestServer.shared != nil, Comment(rawValue: S3TestServer.missing)), .timeLimit(.minutes(3)))
struct S3ClientTests {
    let server: S3TestServer
    /// Where this test's objects are.
    let prefix = "t\(UInt32.random(in: 0 ... .max))"

    init() throws {
        server = try #require(S3TestServer.shared)
    }

    /// - Parameter ahead: seconds that this machine's clock is ahead.
    private func client(faulty: Bool = true, silence: Duration = .seconds(30), ahead: TimeInterval = 0) throws -> S3Client {
        var retries = S3RetryPolicy()
        retries.base = .milliseconds(5)
        return S3Client(
            location: try server.location(prefix, faulty: faulty), credentials: server.reel.source, userAgent: "reel/tests",
            retries: retries, silence: silence, now: { Date().addingTimeInterval(ahead) })
    }

    private func read(_ download: S3Download) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        for try await chunk in download { bytes += chunk.readableBytesView }
        return bytes
    }

    private func file(_ bytes: [UInt8]) throws -> String {
        let path = "\(NSTemporaryDirectory())/s3-client-\(UUID().uuidString)"
        try Data(bytes).write(to: URL(filePath: path))
        return path
    }

    @Test(arguments: ["a", "a b+c", "ä/e\u{301}/🎬.png", "(1)*'!~;,@&=$", "a/./b", "%41"]) func anObjectComesBackAsItWent(
        _ key: String
    )
        async throws
    {
        let client = try client()
        try await client.put(Array("hello".utf8), key: key, contentType: "text/plain", metadata: ["a": "b"])
        let facts = try #require(try await client.head(key))
        #expect(facts.bytes == 5 && facts.metadata == ["a": "b"])
        #expect(try await client.get(key, upTo: 100) == Array("hello".utf8))
        #expect(try await read(client.read(key, of: facts)) == Array("hello".utf8))
        #expect(try await read(client.read(key, 1..<3, of: facts)) == Array("el".utf8))
        #expect(try await client.list("").map(\.key) == [key])
        try await client.copy(key, to: "copy", contentType: "text/html", metadata: ["c": "d"])
        #expect(try await client.head("copy")?.metadata == ["c": "d"])
        try await client.delete(key)
        try await client.delete(key)
        #expect(try await client.head(key) == nil)
        #expect(try await client.get(key, upTo: 100) == nil)
        #expect(try await client.list("").map(\.key) == ["copy"])
    }

    @Test func aListGoesOnFromPageToPage() async throws {
        let client = try client(faulty: false)
        let keys = (0..<1205).map { "k/\(String($0 + 10_000))" }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for part in stride(from: 0, to: keys.count, by: 100) {
                group.addTask { for key in keys.dropFirst(part).prefix(100) { try await client.put([], key: key) } }
            }
            try await group.waitForAll()
        }
        #expect(try await client.list("k/").map(\.key) == keys)
        var pages = 0
        try await client.list("k/") { _ in
            pages += 1
            return false
        }
        #expect(pages == 1)
        try await client.delete(keys)
        #expect(try await client.list("k/").isEmpty)
    }

    @Test func aLargeFileGoesInParts() async throws {
        let client = try client()
        let bytes = (0..<(40 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 11) }
        let path = try file(bytes)
        defer { try? FileManager.default.removeItem(atPath: path) }
        try await server.add(
            "status", to: "PUT", containing: "\(prefix)/large?partNumber=2", ["status": 503, "code": "SlowDown"])
        try await client.put(S3LocalFile.open(path), key: "large", contentType: "video/mp4") { ["sha": $0] }
        let facts = try #require(try await client.head("large"))
        #expect(facts.bytes == bytes.count)
        #expect(try await read(client.read("large", of: facts, digest: facts.metadata["sha"])) == bytes)
        let parts = try await server.requests(containing: "\(prefix)/large?partNumber")
        #expect(parts.count == 4, "three parts, one of them twice: \(parts)")
    }

    @Test func piecesOfAnySizeMakeOneObject() async throws {
        let client = try client()
        let sizes = [3 << 20, 6 << 20, 100, 7, 11 << 20, 5]
        var whole: [UInt8] = []
        for (number, size) in sizes.enumerated() {
            let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ number) }
            whole += bytes
            try await client.put(bytes, key: "piece-\(number)")
        }
        let pieces = S3Piece.grouped(
            sizes.enumerated().map { S3Piece(key: "piece-\($0)", range: 0..<$1) }, smallest: S3Client.smallestPart)
        try await client.join(pieces.map { .pieces($0) }, key: "joined", contentType: "video/mp4", metadata: [:])
        let facts = try #require(try await client.head("joined"))
        #expect(try await read(client.read("joined", of: facts)) == whole)
    }

    @Test func whatFailsForTheMomentIsTriedAgain() async throws {
        // On a busy machine moto takes its time, and Swift even more.
        let silence = S3TestServer.isMoto ? 3 : 5
        let client = try client(silence: .seconds(silence))
        let bytes = [UInt8](repeating: 7, count: 300_000)
        let faults: [(String, [String: Any])] = [
            ("status", ["status": 500]), ("status", ["status": 503, "code": "SlowDown"]), ("status", ["status": 429]),
            ("reset", [:]),
            ("lost", [:]), ("stall", ["seconds": silence + 1]),
        ]
        for (number, (fault, more)) in faults.enumerated() {
            let key = "k\(number)"
            try await server.add(fault, to: "PUT", containing: "\(prefix)/\(key)", times: 2, more)
            try await client.put(bytes, key: key)
            try await server.add(fault, to: "GET", containing: "\(prefix)/\(key)", times: 2, more)
            let facts = try #require(try await client.head(key))
            #expect(try await read(client.read(key, of: facts)) == bytes, "\(fault)")
            try await server.add(fault, to: "DELETE", containing: "\(prefix)/\(key)", times: 2, more)
            try await client.delete(key)
            #expect(try await client.head(key) == nil)
        }
    }

    @Test func whatFailsForLongIsSaid() async throws {
        let client = try client()
        try await server.add("status", to: "PUT", containing: "\(prefix)/a", times: 100, ["status": 503, "code": "SlowDown"])
        let error = await #expect(throws: S3Error.self) { try await client.put([1], key: "a") }
        #expect(error?.code.rawValue == "SlowDown" && error?.isPassing == true)
        #expect(try await server.requests(containing: "\(prefix)/a").count == S3RetryPolicy().attempts)
    }

    @Test func aDownloadThatBreaksGoesOnFromWhereItBroke() async throws {
        let client = try client()
        let bytes = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 >> 3) }
        let path = try file(bytes)
        defer { try? FileManager.default.removeItem(atPath: path) }
        try await client.put(S3LocalFile.open(path), key: "a", contentType: "a/b") { ["sha": $0] }
        let facts = try #require(try await client.head("a"))
        try await server.add("cut", to: "GET", containing: "\(prefix)/a", times: 3, ["bytes": 200_000])
        #expect(try await read(client.read("a", of: facts, digest: facts.metadata["sha"])) == bytes)
        #expect(try await server.requests(containing: "\(prefix)/a").count { $0[0] == "GET" } == 4)
        try await server.add("cut", to: "GET", containing: "\(prefix)/a", times: 100, ["bytes": 0])
        var received = 0
        let error = await #expect(throws: S3Error.self) {
            for try await chunk in try await client.read("a", 500..<900_000, of: facts) { received += chunk.readableBytes }
        }
        #expect(error?.code == .unreachable && received < 899_500)
    }

    @Test func damageIsNoticedBeforeTheLastByte() async throws {
        let client = try client()
        let path = try file([UInt8](repeating: 1, count: 500_000))
        defer { try? FileManager.default.removeItem(atPath: path) }
        try await client.put(S3LocalFile.open(path), key: "a", contentType: "a/b") { ["sha": $0] }
        let facts = try #require(try await client.head("a"))
        try await server.add("damage", to: "GET", containing: "\(prefix)/a")
        var received = 0
        let error = await #expect(throws: S3Error.self) {
            for try await chunk in try await client.read("a", of: facts, digest: facts.metadata["sha"]) {
                received += chunk.readableBytes
            }
        }
        #expect(error?.code == .damaged && received < 500_000)
    }

    @Test func anObjectThatChangedMeanwhileIsNotMixed() async throws {
        let client = try client()
        try await client.put([UInt8](repeating: 1, count: 400_000), key: "a")
        let facts = try #require(try await client.head("a"))
        try await client.put([UInt8](repeating: 2, count: 400_000), key: "a")
        let error = await #expect(throws: S3Error.self) { try await client.read("a", of: facts) }
        #expect(error?.code == .preconditionFailed)
    }

    @Test(arguments: [-3600.0, 3600]) func aWrongClockHereIsMadeUpFor(_ seconds: Double) async throws {
        let client = try client(ahead: seconds)
        try await client.put([1], key: "a")
        // As far off as the answer that told the time was late.
        #expect(abs(client.clockOffset + seconds) < 60)
        #expect(try await client.get("a", upTo: 9) == [1])
        let link = try await client.link(to: "a", seconds: 60)
        let (data, _) = try await URLSession.shared.data(from: #require(URL(string: link)))
        #expect(data == Data([1]))
    }

    @Test(.enabled(if: S3TestServer.isMoto), arguments: [-3600, 3600]) func aWrongClockThereIsMadeUpFor(_ seconds: Int)
        async throws
    {
        let client = try client()
        try await server.add("skew", to: "PUT", containing: prefix, times: 2, ["seconds": seconds])
        try await server.add("skew", to: "GET", containing: prefix, times: 1, ["seconds": seconds])
        try await client.put([1], key: "a")
        #expect(abs(client.clockOffset - Double(seconds)) < 5)
        #expect(try await client.get("a", upTo: 9) == [1])
    }

    @Test func aLinkIsGoodForWhoeverHasIt() async throws {
        let client = try client()
        try await client.put(Array("hello".utf8), key: "a b", contentType: "text/html")
        let link = try await client.link(
            to: "a b", seconds: 60,
            answering: [
                "response-content-type": "application/octet-stream", "response-content-disposition": "attachment; filename=\"a\"",
            ])
        let (data, answer) = try await URLSession.shared.data(from: #require(URL(string: link)))
        let response = try #require(answer as? HTTPURLResponse)
        #expect(response.statusCode == 200 && data == Data("hello".utf8))
        #expect(response.value(forHTTPHeaderField: "Content-Type")?.hasPrefix("application/octet-stream") == true)
        #expect(response.value(forHTTPHeaderField: "Content-Disposition") == "attachment; filename=\"a\"")
        for wrong in [link.replacing("octet-stream", with: "html"), link.replacing("Expires=60", with: "Expires=600")] {
            let (_, refused) = try await URLSession.shared.data(from: #require(URL(string: wrong)))
            #expect((refused as? HTTPURLResponse)?.statusCode == 403)
        }
    }
}
