import Foundation
import FoundationNetworking
package import ReelS3

/// An S3 server and the faulty proxy before it, started once for all tests of a run: moto (Tests/S3/moto_server.py), or with `REEL_S3_SERVER` another of
/// `Program`'s. It ends with this process.
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

    /// The servers that there are.
    private enum Program: String {
        /// moto, with a guard that checks what it does not.
        case moto
        /// OpenStack Swift.
        case swift
        /// One that runs already (Tests/S3/other_server.py).
        case other

        /// For the shell. The Python of the tests' own, or any that has what the server needs.
        func command(root: String) -> String {
            switch self {
            case .moto:
                "for python in '\(root)/.venv/bin/python' python3; do \"$python\" -c 'import moto, flask, flask_cors, boto3' 2>/dev/null && exec \"$python\" Tests/S3/moto_server.py; done"
            case .swift: "exec '\(root)/.venv/swift/bin/python' Tests/S3/swift_server.py"
            case .other: "exec python3 Tests/S3/other_server.py"
            }
        }
    }

    private let facts: Facts
    /// Closed when this process ends, which the server hears.
    private let input: Pipe

    package static let missing = "moto cannot be started: run scripts/venv s3"
    /// Nil where there is no moto. A server that was asked for by name is there, or nothing is.
    package static let shared: S3TestServer? = {
        do {
            return try S3TestServer()
        } catch {
            guard let name = named else { return nil }
            fatalError(
                "REEL_S3_SERVER=\(name): the server cannot be started (moto, swift or other; scripts/venv swift): \(error)")
        }
    }()
    /// Whether the server's own clock can be put wrong, and what else only moto's guard does.
    package static let isMoto = (named ?? "moto") == "moto"
    /// Whether the server minds which region a request is signed for.
    package static let hasRegion = named != "other"
    private static let named = ProcessInfo.processInfo.environment["REEL_S3_SERVER"]

    private init() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        guard let program = Program(rawValue: Self.named ?? "moto") else { throw URLError(.unsupportedURL) }
        let process = Process()
        input = Pipe()
        let output = Pipe()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", program.command(root: root.path)]
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
