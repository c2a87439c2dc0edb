import Foundation
import ReelFetch
import ReelServer
import ReelStorage
import Testing

/// Inputs that need no download.
final class LocalFilesTests {
    let root = NSTemporaryDirectory() + "local-files-\(UUID().uuidString)"

    init() throws {
        try FileManager.default.createDirectory(atPath: root + "/pictures/sub", withIntermediateDirectories: true)
        for path in ["new", "secret.png", "pictures/a b.png", "pictures/sub/c.png"] {
            try Data(path.utf8).write(to: URL(filePath: "\(root)/\(path)"))
        }
        try FileManager.default.createSymbolicLink(
            atPath: root + "/pictures/link.png", withDestinationPath: root + "/secret.png")
    }

    deinit {
        try? FileManager.default.removeItem(atPath: root)
    }

    @Test func aStoredFileIsKnownByItsKeyUnderAnyHost() async throws {
        let store = try await LocalFileStore.open(root: root + "/store")
        let file = try await store.put(fileAt: root + "/new", name: "a.png", contentType: "image/png")
        let local = LocalFiles(stored: store)
        let path = "files/\(file.key)/a.png"
        for base in [
            "http://127.0.0.1:8080/cdn/", "https://v3.fal.media/", "https://v3b.fal.media/", "https://reel.example/x/cdn/",
        ] {
            let found = try await local.file(at: base + path)
            #expect(found?.bytes == 3 && found?.path.hasSuffix("a.png") == true, "\(base)")
        }
        #expect(try await local.file(at: "https://h/\(path)?download=1#x") != nil)
    }

    @Test func nothingElseIs() async throws {
        let store = try await LocalFileStore.open(root: root + "/store")
        let file = try await store.put(fileAt: root + "/new", name: "a.png", contentType: "image/png")
        let local = LocalFiles(stored: store)
        let other = String(file.key.reversed())
        for url in [
            "https://h/files/\(file.key)/b.png", "https://h/files/\(other)/a.png", "https://h/\(file.key)/a.png",
            "https://h/files/\(file.key)", "https://h/files/\(file.key)/.facts.json", "https://h/files/\(file.key)/../../../new",
            "https://h/files/../new", "file:///files/\(file.key)/a.png", "/files/\(file.key)/a.png", "data:image/png;base64,AAAA",
            "",
        ] {
            #expect(try await local.file(at: url) == nil, "\(url)")
        }
    }

    @Test func aFolderStandsInForAPrefix() async throws {
        let local = LocalFiles(
            offline: try OfflinePictures(["https://Example.com:443/inputs=\(root)/pictures/", "http://h/=\(root)/pictures/sub"]))
        let space = try #require(try await local.file(at: "https://example.com/inputs/a%20b.png?v=2"))
        #expect(space.bytes == "pictures/a b.png".utf8.count)
        #expect(try await local.file(at: "https://EXAMPLE.com/inputs/sub/c.png")?.path.hasSuffix("/sub/c.png") == true)
        #expect(try await local.file(at: "http://h/c.png") != nil)
    }

    @Test(arguments: [
        "https://example.com/inputs/../secret.png", "https://example.com/inputs/%2e%2e/secret.png",
        "https://example.com/inputs/..%2fsecret.png", "https://example.com/inputs/sub/../../secret.png",
        "https://example.com/inputs/link.png", "https://example.com/inputs/sub", "https://example.com/inputs/",
        "https://example.com/inputs", "https://example.com/inputs/c%00.png", "https://example.com/inputs/none.png",
        "https://example.com/inputssub/c.png", "http://example.com/inputs/sub/c.png", "https://example.com:8443/inputs/sub/c.png",
    ])
    func nothingOutsideTheFolderIs(_ url: String) async throws {
        let local = LocalFiles(offline: try OfflinePictures(["https://example.com/inputs/=\(root)/pictures"]))
        #expect(try await local.file(at: url) == nil)
    }

    @Test(arguments: ["https://example.com/", "example.com/=/tmp", "https://example.com/=/no/such/folder", "ftp://h/=/tmp", ""])
    func aSettingThatCannotWorkIsSaid(_ setting: String) {
        #expect(throws: FetchError.self) { try OfflinePictures([setting]) }
    }
}
