import Foundation
import NIOCore
import ReelS3
import ReelStorage
import S3Testing
import Testing

/// The stores that files can be kept in.
enum StoreKind: String, CaseIterable {
    case local, s3

    /// Those that can be tried here; without moto, `S3StoreFaultTests` says that it is missing.
    static let available: [StoreKind] = S3TestServer.shared == nil ? [.local] : allCases
}

/// The stores of one test, which can be opened several times, as a restart or another machine does.
struct TestStores {
    let folder: TemporaryFolder
    let clock: ManualClock
    /// Where this test's objects are.
    let prefix = "s\(UInt32.random(in: 0 ... .max))"

    /// - Parameter faulty: whether the S3 server is reached through the proxy that misbehaves.
    func files(_ kind: StoreKind, faulty: Bool = false) async throws -> any FileStore {
        switch kind {
        case .local: try await LocalFileStore.open(root: folder.path + "/store") { [clock] in clock.now }
        case .s3: try await s3Files(faulty: faulty)
        }
    }

    func s3Files(faulty: Bool = false) async throws -> S3FileStore {
        let server = try #require(S3TestServer.shared)
        var retries = S3RetryPolicy()
        retries.base = .milliseconds(5)
        return try await S3FileStore.open(
            server.location(prefix, faulty: faulty), credentials: server.reel.source, userAgent: "reel/tests", retries: retries,
            now: { [clock] in clock.now })
    }

    func uploads(_ kind: StoreKind, _ files: any FileStore, limit: Int) async throws -> any UploadStore {
        guard let files = files as? S3FileStore else {
            return try await LocalUploadStore.open(root: folder.path + "/uploads", files: files, maximumBytes: limit) { [clock] in
                clock.now
            }
        }
        return try await S3UploadStore.open(files: files, folder: folder.path + "/incoming", maximumBytes: limit)
    }

    /// Everything that a store keeps, by path or key.
    func everything(_ kind: StoreKind) async throws -> [String] {
        switch kind {
        case .local: return folder.files
        case .s3:
            let server = try #require(S3TestServer.shared)
            let client = S3Client(location: try server.location(prefix), credentials: server.reel.source, userAgent: "reel/tests")
            return try await client.list("").map(\.key)
        }
    }

    /// What is kept of uploads that are not finished; on their way to S3 too.
    func pending(_ kind: StoreKind) async throws -> [String] {
        try await everything(kind).filter { $0.hasPrefix("uploads/") } + folder.files.filter { $0.hasPrefix("incoming/") }
    }
}

func content(_ located: LocatedFile?) async throws -> String? {
    switch located?.place {
    case nil: return nil
    case .local(let path): return text(at: path)
    case .remote(let remote):
        var bytes: [UInt8] = []
        for try await chunk in try await remote.read() { bytes += chunk.readableBytesView }
        return String(decoding: bytes, as: UTF8.self)
    }
}
