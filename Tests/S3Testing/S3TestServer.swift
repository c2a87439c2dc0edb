import Foundation
import FoundationNetworking
package import ReelS3

/// moto and the faulty proxy before it (Tests/S3/moto_server.py), started once for all tests of a run. It ends with this process.
package final class S3TestServer: Sendable {
    package struct Key: Decodable, Sendable {
        var accessKey: String
        var secretKey: String

        package var source: S3CredentialSource {
            S3CredentialSource(S3Credentials(accessKey: accessKey, secretKey: secretKey))
        }
    }

    private struct Facts: Decodable {
        var endpoint: String
        var faulty: String
        var bucket: String
        var region: String
        var reel: Key
        var reader: Key
        var admin: Key
    }

    private let facts: Facts
    /// Closed when this process ends, which the server hears.
    private let input: Pipe

    package static let missing = "moto cannot be started: run scripts/venv s3"
    /// Nil where there is no moto.
    package static let shared: S3TestServer? = try? S3TestServer()

    private init() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let local = root.appending(path: ".venv/bin/python").path
        let process = Process()
        input = Pipe()
        let output = Pipe()
        process.executableURL = URL(filePath: "/bin/sh")
        // The one of the tests' own, or any that has moto.
        process.arguments = [
            "-c",
            "for python in '\(local)' python3; do \"$python\" -c 'import moto, flask, flask_cors, boto3' 2>/dev/null && exec \"$python\" Tests/S3/moto_server.py; done",
        ]
        process.currentDirectoryURL = root
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        var line = Data()
        while let more = try output.fileHandleForReading.read(upToCount: 1), !more.isEmpty, more != Data([10]) { line += more }
        facts = try JSONDecoder().decode(Facts.self, from: line)
    }

    package var reel: Key { facts.reel }
    package var reader: Key { facts.reader }
    package var admin: Key { facts.admin }
    package var bucket: String { facts.bucket }

    /// A place of a test's own in the bucket.
    package func location(
        _ prefix: String, faulty: Bool = false, bucket: String? = nil, region: String? = nil
    ) throws -> S3Location {
        let endpoint = faulty ? facts.faulty : facts.endpoint
        return try S3Location(
            parsing: "s3://\(bucket ?? facts.bucket)/\(prefix)?endpoint=\(endpoint)&region=\(region ?? facts.region)")
    }

    /// What befalls the next `times` requests of that method whose target contains the text. See Tests/S3/fault_proxy.py.
    package func add(_ fault: String, to method: String, containing text: String, times: Int = 1, _ more: [String: Any] = [:])
        async throws
    {
        let fault = ["method": method, "contains": text, "fault": fault, "times": times].merging(more) { $1 }
        var request = URLRequest(url: try url("/__faults"))
        request.httpMethod = "PUT"
        request.httpBody = try JSONSerialization.data(withJSONObject: [fault])
        _ = try await URLSession.shared.data(for: request)
    }

    /// The requests that came through the faulty proxy and whose target contains the text: method, and target.
    package func requests(containing text: String) async throws -> [[String]] {
        let (data, _) = try await URLSession.shared.data(from: url("/__requests?contains=\(text)"))
        return try JSONDecoder().decode([[String]].self, from: data)
    }

    private func url(_ path: String) throws -> URL {
        guard let url = URL(string: facts.faulty + path) else { throw URLError(.badURL) }
        return url
    }
}
