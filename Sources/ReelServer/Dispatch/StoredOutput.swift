import FoundationEssentials
import ReelAPI
import ReelStorage

/// A job's output as it is kept: the file by its key. Its URL depends on how a caller reaches the server.
struct StoredOutput: Codable {
    var video: StoredFile

    init(video: StoredFile) {
        self.video = video
    }

    init(json: String) throws {
        self = try JSONDecoder().decode(StoredOutput.self, from: Data(json.utf8))
    }

    /// - Parameter fileBase: start of file URLs.
    func output(fileBase: String, _ links: FileLinks) -> VideoOutput {
        VideoOutput(
            video: FileReference(
                url: fileBase + links.path(key: video.key, name: video.name, now: Date()),
                contentType: video.contentType,
                fileName: video.name,
                fileSize: video.bytes
            ))
    }
}
