import Foundation
import ReelStorage
import Testing

@Suite struct ScratchFolderTests {
    private struct Oops: Error {}

    let folder: TemporaryFolder
    let root: String

    init() throws {
        folder = try TemporaryFolder()
        root = "\(folder.path)/data/scratch"
    }

    private var leftovers: [String] { (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? ["no folder"] }

    private func fill(_ path: String) throws {
        try FileManager.default.createDirectory(atPath: "\(path)/deep/er", withIntermediateDirectories: true)
        try Data("x".utf8).write(to: URL(filePath: "\(path)/deep/er/file"))
        try FileManager.default.createSymbolicLink(atPath: "\(path)/out", withDestinationPath: folder.path)
    }

    @Test func theFolderIsPrivateAndGoneAfterwards() async throws {
        let outside = try folder.make("outside")
        let scratch = try await ScratchFolder.open(root: root)
        let result = try await scratch.withScratchFolder { path in
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect(attributes[.posixPermissions] as? Int == 0o700)
            #expect(path.hasPrefix(root + "/"))
            try fill(path)
            return 7
        }
        #expect(result == 7)
        #expect(leftovers.isEmpty)
        #expect(text(at: outside) == "video")
    }

    @Test func itIsGoneAfterAnError() async throws {
        let scratch = try await ScratchFolder.open(root: root)
        await #expect(throws: Oops.self) {
            try await scratch.withScratchFolder { path in
                try fill(path)
                throw Oops()
            }
        }
        #expect(leftovers.isEmpty)
    }

    @Test func itIsGoneAfterCancellation() async throws {
        let scratch = try await ScratchFolder.open(root: root)
        let task = Task {
            try await scratch.withScratchFolder { path in
                try fill(path)
                try await Task.sleep(for: .seconds(60))
            }
        }
        while leftovers.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(leftovers.isEmpty)
    }

    @Test func everyJobHasItsOwn() async throws {
        let scratch = try await ScratchFolder.open(root: root)
        let paths = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    try await scratch.withScratchFolder { path in
                        try await Task.sleep(for: .milliseconds(20))
                        return path
                    }
                }
            }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(paths.count == 20)
        #expect(leftovers.isEmpty)
    }

    @Test func openingRemovesWhatACrashedRunLeft() async throws {
        try FileManager.default.createDirectory(atPath: "\(root)/job-abc", withIntermediateDirectories: true)
        try fill("\(root)/job-abc")
        try FileManager.default.createDirectory(atPath: "\(root)/not-ours", withIntermediateDirectories: true)
        _ = try await ScratchFolder.open(root: root)
        #expect(leftovers == ["not-ours"])
    }
}
