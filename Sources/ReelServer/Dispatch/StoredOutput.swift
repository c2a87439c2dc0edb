import FoundationEssentials
import ReelAPI
import ReelQueue
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

extension JobQueue {
    /// Whether the job has succeeded, with the file of this key.
    func hasResult(_ key: StorageKey, of id: String) async throws -> Bool {
        guard case .output(let json)? = try await job(id: id)?.outcome else { return false }
        return try StoredOutput(json: json).video.key == key.description
    }
}
