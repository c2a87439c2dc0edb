import FoundationEssentials

/// The folder in which one upload gathers: what is known of it, and a file per part. Its calls block.
struct UploadFolder: Sendable {
    let path: String

    func make(_ facts: UploadFacts) throws {
        try FileSystem.makeFolders(path)
        try FileSystem.create(factsPath, [UInt8](JSONEncoder().encode(facts)))
        try FileSystem.sync(path)
    }

    /// nil if there is no such upload.
    func facts() -> UploadFacts? {
        guard FileSystem.regularFileSize(factsPath) != nil, let json = FileManager.default.contents(atPath: factsPath) else {
            return nil
        }
        return try? JSONDecoder().decode(UploadFacts.self, from: json)
    }

    func parts() throws -> [UploadPart] {
        try FileSystem.entries(of: path).compactMap { entry in
            let file = "\(path)/\(entry)"
            return FileSystem.regularFileSize(file).flatMap { UploadPart(name: entry, place: file, bytes: $0) }
        }
    }

    /// Makes the file at `source`, whole and on the disk, part `number` of the upload, in place of an earlier one.
    ///
    /// - Returns: the bytes that the earlier one had.
    func keep(_ source: String, asPart number: Int, digest: String) throws -> Int {
        let earlier = try parts().filter { $0.number == number }
        let kept = "\(path)/\(UploadPart.name(number, digest))"
        try FileSystem.rename(source, to: kept)
        for part in earlier where part.place != kept {
            try FileSystem.removeTree(part.place)
        }
        try FileSystem.sync(path)
        return earlier.reduce(0) { $0 + $1.bytes }
    }

    /// A path for bytes on their way in; `sweepIncoming` knows it by its name.
    func incomingPath() -> String {
        "\(path)/\(Self.incoming)\(StorageKey.random())"
    }

    /// Clears what a crash has left half written.
    func sweepIncoming() throws {
        for entry in try FileSystem.entries(of: path) where entry.hasPrefix(Self.incoming) {
            try FileSystem.removeTree("\(path)/\(entry)")
        }
    }

    private static let incoming = "incoming-"
    private var factsPath: String { "\(path)/facts.json" }
}
