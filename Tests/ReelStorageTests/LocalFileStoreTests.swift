import Foundation
import ReelStorage
import Testing

@Suite struct LocalFileStoreTests {
    let folder: TemporaryFolder
    let root: String

    init() throws {
        folder = try TemporaryFolder()
        root = "\(folder.path)/data/store"
    }

    private func stored(_ name: String = "clip.mp4") async throws -> (store: LocalFileStore, file: StoredFile) {
        let store = try await LocalFileStore.open(root: root)
        return (store, try await store.put(fileAt: folder.make("new"), name: name, contentType: "video/mp4"))
    }

    @Test func aStoredFileIsFoundByKeyAndName() async throws {
        let (store, file) = try await stored()
        #expect(file.name == "clip.mp4" && file.contentType == "video/mp4" && file.bytes == 5)
        let located = try #require(try await store.locate(key: file.key, name: file.name))
        #expect(located.file == file)
        #expect(text(at: located.path ?? "") == "video")
        #expect(located.path == "\(root)/files/\(file.key.prefix(2))/\(file.key)/clip.mp4")
    }

    @Test(.enabled(if: Self.hasSecondFileSystem)) func aFileFromAnotherFileSystemIsCopied() async throws {
        let elsewhere = try TemporaryFolder(in: "/dev/shm")
        let content = String(repeating: "0123456789", count: 300_000)
        let source = try elsewhere.make("new", content)
        let store = try await LocalFileStore.open(root: root)
        let file = try await store.put(fileAt: source, name: "clip.mp4", contentType: "video/mp4")
        let located = try #require(try await store.locate(key: file.key, name: file.name))
        #expect(text(at: located.path ?? "") == content)
        #expect(elsewhere.files.isEmpty)
    }

    private static var hasSecondFileSystem: Bool {
        func device(_ path: String) -> Int? {
            (try? FileManager.default.attributesOfItem(atPath: path))?[.systemNumber] as? Int
        }
        return FileManager.default.isWritableFile(atPath: "/dev/shm") && device("/dev/shm") != device(NSTemporaryDirectory())
    }

    @Test func linksAreNotFollowed() async throws {
        let (store, file) = try await stored()
        let path = try #require(try await store.locate(key: file.key, name: file.name)?.path)
        let secret = try folder.make("secret", "12345")
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: secret)
        #expect(try await store.locate(key: file.key, name: file.name) == nil)

        try FileManager.default.removeItem(atPath: path)
        let keyFolder = String(path.dropLast("/clip.mp4".count))
        try FileManager.default.moveItem(atPath: keyFolder, toPath: "\(folder.path)/moved")
        _ = try folder.make("moved/clip.mp4")
        try FileManager.default.createSymbolicLink(atPath: keyFolder, withDestinationPath: "\(folder.path)/moved")
        #expect(try await store.locate(key: file.key, name: file.name) == nil)
        try await store.remove(key: file.key)
        #expect(text(at: "\(folder.path)/moved/clip.mp4") == "video")
        #expect(text(at: secret) == "12345")
    }

    @Test func aFailedPutLeavesTheSourceAndNothingElse() async throws {
        let store = try await LocalFileStore.open(root: root)
        // A file stands where the folder of all stored files should be.
        try FileManager.default.removeItem(atPath: "\(root)/files")
        _ = try folder.make("data/store/files", "in the way")
        let source = try folder.make("new")
        await #expect(throws: StorageError.self) { try await store.put(fileAt: source, name: "a", contentType: "a/b") }
        #expect(folder.files == ["data/store/files", "new"])
    }

    @Test func openingClearsWhatACrashLeft() async throws {
        let (_, file) = try await stored()
        try FileManager.default.createDirectory(atPath: "\(root)/incoming/half", withIntermediateDirectories: false)
        _ = try folder.make("data/store/incoming/half/clip.mp4")
        let store = try await LocalFileStore.open(root: root)
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(root)/incoming").isEmpty)
        #expect(try await store.locate(key: file.key, name: file.name) != nil)
    }
}
