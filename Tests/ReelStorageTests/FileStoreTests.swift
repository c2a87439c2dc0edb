import Foundation
import ReelStorage
import Testing

/// The rules of `FileStore`, for every store that there is.
@Suite struct FileStoreTests {
    let folder: TemporaryFolder
    let clock = ManualClock(start: Date())
    let stores: TestStores

    init() throws {
        folder = try TemporaryFolder()
        stores = TestStores(folder: folder, clock: clock)
    }

    private func stored(_ kind: StoreKind, _ name: String = "clip.mp4") async throws -> (store: any FileStore, file: StoredFile) {
        let store = try await stores.files(kind)
        return (store, try await store.put(fileAt: folder.make("new"), name: name, contentType: "video/mp4"))
    }

    @Test(arguments: StoreKind.available) func aStoredFileIsFoundByKeyAndName(_ kind: StoreKind) async throws {
        let (store, file) = try await stored(kind)
        #expect(file.name == "clip.mp4" && file.contentType == "video/mp4" && file.bytes == 5)
        let located = try #require(try await store.locate(key: file.key, name: file.name))
        #expect(located.file == file)
        #expect(try await content(located) == "video")
        #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/new"), "the source is gone")
    }

    @Test(arguments: StoreKind.available, ["", "a", String(repeating: "0123456789", count: 300_000)])
    func aFileOfAnySizeComesBack(_ kind: StoreKind, _ text: String) async throws {
        let store = try await stores.files(kind)
        let file = try await store.put(fileAt: folder.make("new", text), name: "a", contentType: "a/b")
        #expect(try await content(store.locate(key: file.key, name: "a")) == text)
    }

    @Test(arguments: StoreKind.available) func filesOutliveTheStore(_ kind: StoreKind) async throws {
        let (_, file) = try await stored(kind)
        #expect(try await stores.files(kind).locate(key: file.key, name: file.name)?.file == file)
    }

    @Test(arguments: StoreKind.available) func filesAreListed(_ kind: StoreKind) async throws {
        let store = try await stores.files(kind)
        #expect(try await store.list().isEmpty)
        let upload = try await store.put(fileAt: folder.make("a"), name: "a.png", contentType: "image/png; x=\"y\"")
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

    @Test(arguments: StoreKind.available) func keysAreRandomLowerCaseHex(_ kind: StoreKind) async throws {
        let store = try await stores.files(kind)
        var keys: Set<String> = []
        for _ in 0..<20 {
            keys.insert(try await store.put(fileAt: folder.make("new"), name: "a", contentType: "a/b").key)
        }
        #expect(keys.count == 20)
        #expect(keys.allSatisfy { $0.count == 32 && $0.allSatisfy { "0123456789abcdef".contains($0) } })
    }

    @Test(
        arguments: StoreKind.available,
        [
            ("clip.mp4", "clip.mp4"), ("my clip é.mp4", "my_clip__.mp4"), ("../../etc/passwd", "passwd"), ("a/b.mp4", "b.mp4"),
            ("", "file"), (".", "file"), ("..", "file"), ("/", "file"), (".facts.json", "facts.json"), ("-rf", "rf"),
            ("日本", "file"),
            ("a\0b", "a_b"), ("a\nb\r\n\"c", "a_b__c"), ("CON%00.mp4", "CON_00.mp4"), ("a\\b", "a_b"),
            (String(repeating: "x", count: 300) + ".mp4", String(repeating: "x", count: 96) + ".mp4"),
            (String(repeating: "x", count: 300), String(repeating: "x", count: 100)),
        ])
    func namesAreSanitised(_ kind: StoreKind, _ names: (name: String, sound: String)) async throws {
        let (store, file) = try await stored(kind, names.name)
        #expect(file.name == names.sound)
        #expect(try await store.locate(key: file.key, name: names.sound) != nil)
    }

    @Test(arguments: StoreKind.available) func noOtherKeyIsLookedUp(_ kind: StoreKind) async throws {
        let (store, file) = try await stored(kind)
        for key in [
            "", ".", "..", "/", "../", "KEY/..", "KEY/", "/KEY", "./KEY", "KEY\0", "KEY ", "KEY\n", "../files/KEY", "%2e%2e",
            "KEY0",
            "..%2f..%2fetc", "*", "????????????????????????????????", "................................",
            "../../../../../../../../../../etc",
            "0000000000000000000000000000000g", "0000000000000000000000000000000/", "0000000000000000000000000000000０",
        ] {
            let key = key.replacing("KEY", with: file.key)
            #expect(try await store.locate(key: key, name: file.name) == nil, "\(key)")
            try await store.remove(key: key)
        }
        #expect(try await store.locate(key: file.key, name: file.name) != nil)
        let upper = file.key.uppercased()
        #expect(try await store.locate(key: upper, name: file.name) == nil || upper == file.key)
    }

    @Test(arguments: StoreKind.available) func noOtherNameIsFound(_ kind: StoreKind) async throws {
        let (store, file) = try await stored(kind)
        for name in [
            "", ".", "..", "/", "./clip.mp4", "../clip.mp4", "../../KEY/clip.mp4", "clip.mp4/", "clip.mp4/.", "/clip.mp4",
            "clip.mp4\0",
            "clip.mp4\0.png", ".facts.json", "./.facts.json", "CLIP.MP4", "clip.mp", "clip%2emp4", "..\\clip.mp4", "clip.mp4 ",
            "other.mp4",
            "../../../incoming", "/etc/passwd", "../../../../../../../../../../etc/passwd", "....//....//etc/passwd",
            "..;/clip.mp4",
        ] {
            let name = name.replacing("KEY", with: file.key)
            #expect(try await store.locate(key: file.key, name: name) == nil, "\(name)")
        }
    }

    @Test(arguments: StoreKind.available) func aRemovedFileIsGone(_ kind: StoreKind) async throws {
        let (store, file) = try await stored(kind)
        try await store.remove(key: file.key)
        #expect(try await store.locate(key: file.key, name: file.name) == nil)
        #expect(try await stores.everything(kind).isEmpty)
        try await store.remove(key: file.key)
    }

    @Test(arguments: StoreKind.available) func whatIsNotAFileIsRefusedAndLeftAlone(_ kind: StoreKind) async throws {
        let store = try await stores.files(kind)
        let target = try folder.make("target")
        let link = "\(folder.path)/link"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: target)
        for path in [link, folder.path, "\(folder.path)/none"] {
            await #expect { try await store.put(fileAt: path, name: "a", contentType: "a/b") } throws: {
                ($0 as? StorageError)?.code == .notAFile
            }
        }
        #expect(folder.files == ["link", "target"])
        #expect(try await store.list().isEmpty)
    }

    @Test(arguments: StoreKind.available) func anExpiredFileIsNotFoundAndGoesSoonAfter(_ kind: StoreKind) async throws {
        let store = try await stores.files(kind)
        let lasting = try await store.put(fileAt: folder.make("b"), name: "b", contentType: "a/b")
        let file = try await store.put(
            fileAt: folder.make("a"), name: "a", contentType: "a/b", expiresAt: clock.now.addingTimeInterval(60))
        #expect(try await store.locate(key: file.key, name: "a")?.file.expiresAt == file.expiresAt)
        let found = try await store.locate(key: file.key, name: "a")
        clock.advance(by: 60)
        #expect(try await store.locate(key: file.key, name: "a") == nil)
        try await store.sweep()
        #expect(try await content(found) == "video", "whoever has just found it can still read it")
        clock.advance(by: 601)
        try await stores.files(kind).sweep()
        #expect(try await content(store.locate(key: lasting.key, name: "b")) == "video")
        #expect(try await stores.everything(kind).count == 2, "of the expired file, nothing is left")
    }
}
