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
        #expect(text(at: located.path) == "video")
        #expect(located.path == "\(root)/files/\(file.key.prefix(2))/\(file.key)/clip.mp4")
    }

    @Test func theSourceIsGoneAndNothingIsLeftHalfDone() async throws {
        _ = try await stored()
        #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/new"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(root)/incoming").isEmpty)
    }

    @Test func filesOutliveTheStore() async throws {
        let (_, file) = try await stored()
        let again = try await LocalFileStore.open(root: root)
        #expect(try await again.locate(key: file.key, name: file.name)?.file == file)
    }

    @Test func filesAreListed() async throws {
        let clock = ManualClock()
        let store = try await LocalFileStore.open(root: root, now: { clock.now })
        #expect(try await store.list().isEmpty)
        let upload = try await store.put(fileAt: folder.make("a"), name: "a.png", contentType: "image/png")
        let result = try await store.put(
            fileAt: folder.make("b"), under: .random(), name: "output.mp4", contentType: "video/mp4",
            expiresAt: clock.now.addingTimeInterval(60), request: "r")
        for _ in 0..<2 {
            let listed = try await store.list()
            #expect(Set(listed.map(\.file)) == [upload, result])
            #expect(listed.allSatisfy { abs($0.storedAt.timeIntervalSinceNow) < 60 })
            #expect(Set(listed.map(\.file.request)) == [nil, "r"])
        }
        try await store.remove(key: upload.key)
        #expect(try await store.list().map(\.file) == [result])
        clock.advance(by: 61)
        #expect(try await store.list().isEmpty, "what has expired is not found any more")
    }

    @Test(.enabled(if: Self.hasSecondFileSystem)) func aFileFromAnotherFileSystemIsCopied() async throws {
        let elsewhere = try TemporaryFolder(in: "/dev/shm")
        let content = String(repeating: "0123456789", count: 300_000)
        let source = try elsewhere.make("new", content)
        let store = try await LocalFileStore.open(root: root)
        let file = try await store.put(fileAt: source, name: "clip.mp4", contentType: "video/mp4")
        let located = try #require(try await store.locate(key: file.key, name: file.name))
        #expect(text(at: located.path) == content)
        #expect(elsewhere.files.isEmpty)
    }

    private static var hasSecondFileSystem: Bool {
        func device(_ path: String) -> Int? {
            (try? FileManager.default.attributesOfItem(atPath: path))?[.systemNumber] as? Int
        }
        return FileManager.default.isWritableFile(atPath: "/dev/shm") && device("/dev/shm") != device(NSTemporaryDirectory())
    }

    @Test func keysAreRandomLowerCaseHex() async throws {
        let store = try await LocalFileStore.open(root: root)
        var keys: Set<String> = []
        for _ in 0..<20 {
            keys.insert(try await store.put(fileAt: folder.make("new"), name: "a", contentType: "a/b").key)
        }
        #expect(keys.count == 20)
        #expect(keys.allSatisfy { $0.count == 32 && $0.allSatisfy { "0123456789abcdef".contains($0) } })
    }

    @Test(arguments: [
        ("clip.mp4", "clip.mp4"), ("my clip é.mp4", "my_clip__.mp4"), ("../../etc/passwd", "passwd"), ("a/b.mp4", "b.mp4"),
        ("", "file"), (".", "file"), ("..", "file"), ("/", "file"), (".facts.json", "facts.json"), ("-rf", "rf"), ("日本", "file"),
        ("a\0b", "a_b"), ("a\nb\r\n\"c", "a_b__c"), ("CON%00.mp4", "CON_00.mp4"), ("a\\b", "a_b"),
        (String(repeating: "x", count: 300) + ".mp4", String(repeating: "x", count: 96) + ".mp4"),
        (String(repeating: "x", count: 300), String(repeating: "x", count: 100)),
    ])
    func namesAreSanitised(name: String, sound: String) async throws {
        let (store, file) = try await stored(name)
        #expect(file.name == sound)
        #expect(try await store.locate(key: file.key, name: sound) != nil)
    }

    @Test(arguments: [
        "", ".", "..", "/", "../", "KEY/..", "KEY/", "/KEY", "./KEY", "KEY\0", "KEY ", "KEY\n", "../files/KEY", "%2e%2e", "KEY0",
        "..%2f..%2fetc", "*", "????????????????????????????????", "................................",
        "../../../../../../../../../../etc",
        "0000000000000000000000000000000g", "0000000000000000000000000000000/", "0000000000000000000000000000000０",
    ])
    func noOtherKeyIsLookedUp(key: String) async throws {
        let (store, file) = try await stored()
        let key = key.replacing("KEY", with: file.key)
        #expect(try await store.locate(key: key, name: file.name) == nil)
        try await store.remove(key: key)
        #expect(try await store.locate(key: file.key, name: file.name) != nil)
    }

    @Test func upperCaseKeysAreOtherKeys() async throws {
        let (store, file) = try await stored()
        let upper = file.key.uppercased()
        #expect(try await store.locate(key: upper, name: file.name) == nil || upper == file.key)
    }

    @Test(arguments: [
        "", ".", "..", "/", "./clip.mp4", "../clip.mp4", "../../KEY/clip.mp4", "clip.mp4/", "clip.mp4/.", "/clip.mp4",
        "clip.mp4\0",
        "clip.mp4\0.png", ".facts.json", "./.facts.json", "CLIP.MP4", "clip.mp", "clip%2emp4", "..\\clip.mp4", "clip.mp4 ",
        "other.mp4",
        "../../../incoming", "/etc/passwd", "../../../../../../../../../../etc/passwd", "....//....//etc/passwd", "..;/clip.mp4",
    ])
    func noOtherNameIsFound(name: String) async throws {
        let (store, file) = try await stored()
        let name = name.replacing("KEY", with: file.key)
        #expect(try await store.locate(key: file.key, name: name) == nil)
    }

    @Test func linksAreNotFollowed() async throws {
        let (store, file) = try await stored()
        let located = try #require(try await store.locate(key: file.key, name: file.name))
        let secret = try folder.make("secret", "12345")
        try FileManager.default.removeItem(atPath: located.path)
        try FileManager.default.createSymbolicLink(atPath: located.path, withDestinationPath: secret)
        #expect(try await store.locate(key: file.key, name: file.name) == nil)

        try FileManager.default.removeItem(atPath: located.path)
        let keyFolder = String(located.path.dropLast("/clip.mp4".count))
        try FileManager.default.moveItem(atPath: keyFolder, toPath: "\(folder.path)/moved")
        _ = try folder.make("moved/clip.mp4")
        try FileManager.default.createSymbolicLink(atPath: keyFolder, withDestinationPath: "\(folder.path)/moved")
        #expect(try await store.locate(key: file.key, name: file.name) == nil)
        try await store.remove(key: file.key)
        #expect(text(at: "\(folder.path)/moved/clip.mp4") == "video")
        #expect(text(at: secret) == "12345")
    }

    @Test func aRemovedFileIsGone() async throws {
        let (store, file) = try await stored()
        try await store.remove(key: file.key)
        #expect(try await store.locate(key: file.key, name: file.name) == nil)
        #expect(folder.files.isEmpty)
        try await store.remove(key: file.key)
    }

    @Test func whatIsNotAFileIsRefusedAndLeftAlone() async throws {
        let store = try await LocalFileStore.open(root: root)
        let target = try folder.make("target")
        let link = "\(folder.path)/link"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: target)
        for path in [link, folder.path, "\(folder.path)/none"] {
            await #expect { try await store.put(fileAt: path, name: "a", contentType: "a/b") } throws: {
                ($0 as? StorageError)?.code == .notAFile
            }
        }
        #expect(folder.files == ["link", "target"])
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
