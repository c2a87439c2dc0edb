import Foundation
import ReelS3
import ReelStorage
import S3Testing
import Testing

/// In a process of its own, since a process's memory is that of all tests in it.
@Suite(.enabled(if: S3TestServer.shared != nil, Comment(rawValue: S3TestServer.missing)), .timeLimit(.minutes(5)))
struct S3MemoryTests {
    /// Most memory that this process has had, in MiB.
    private static func peak() throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") })
        return try #require(line.split(separator: " ").dropFirst().first.flatMap { Int($0) }) / 1024
    }

    @Test func aFileGoesBothWaysInLittleMemory() async {
        let result = await #expect(processExitsWith: .success, observing: [\.standardOutputContent]) {
            let folder = try TemporaryFolder()
            let stores = TestStores(folder: folder, clock: ManualClock(start: Date()))
            let store = try await stores.s3Files()
            let path = folder.path + "/large"
            let (piece, count) = (Data((0..<(1 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 7) }), 256)
            _ = FileManager.default.createFile(atPath: path, contents: nil)
            let handle = try #require(FileHandle(forWritingAtPath: path))
            for _ in 0..<count { try handle.write(contentsOf: piece) }
            try handle.close()

            let before = try S3MemoryTests.peak()
            let file = try await store.put(fileAt: path, name: "large.mp4", contentType: "video/mp4")
            let sent = try S3MemoryTests.peak()
            guard case .remote(let remote) = try #require(try await store.locate(key: file.key, name: file.name)).place else {
                throw CancellationError()
            }
            try await remote.save(to: path)
            let received = try S3MemoryTests.peak()
            print("256 MiB: \(before) MiB at the start, \(sent) MiB when sent, \(received) MiB when received")
            try #require(FileManager.default.attributesOfItem(atPath: path)[.size] as? Int == count << 20)
            try #require(received - before < 64)
        }
        let said = String(decoding: result?.standardOutputContent ?? [], as: UTF8.self)
        print(said.split(separator: "\n").first { $0.hasPrefix("256 MiB") } ?? "")
    }
}
