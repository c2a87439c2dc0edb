import FoundationEssentials
import NIOPosix

extension LocalFileStore {
    public func list() async throws -> [ListedFile] {
        try await threads.runIfActive {
            let before = listed.all
            var found: [StorageKey: ListedFile] = [:]
            found.reserveCapacity(before.count)
            for shard in try FileSystem.entries(of: files) {
                // A folder that goes away meanwhile, or is none, has no files.
                for name in (try? FileSystem.entries(of: "\(files)/\(shard)")) ?? [] {
                    guard let key = StorageKey(name), key.shard == shard else { continue }
                    found[key] = before[key] ?? look(at: key)
                }
            }
            listed.all = found
            let time = now()
            return found.values.filter { $0.file.expiresAt.map { $0 > time } ?? true }
        }
    }

    private func look(at key: StorageKey) -> ListedFile? {
        let facts = Self.facts(in: folder(of: key))
        guard let storedAt = FileSystem.writingTime(facts), let text = FileManager.default.contents(atPath: facts),
            let file = try? JSONDecoder().decode(StoredFile.self, from: text), file.key == key.description
        else { return nil }
        return ListedFile(file: file, storedAt: Date(timeIntervalSince1970: storedAt))
    }
}
