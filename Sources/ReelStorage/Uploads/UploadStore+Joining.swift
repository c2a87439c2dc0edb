import Crypto
import Glibc
import NIOPosix

extension UploadStore {
    /// The parts on the disk that are those asked for, in the file's order.
    static func choose(_ wanted: [UploadedPart], from stored: [UploadFolder.Part]) throws -> [UploadFolder.Part] {
        guard !wanted.isEmpty else { throw UploadError(.wrongParts, "The list of parts is empty. Name every part.") }
        let present = Dictionary(stored.map { ($0.number, $0) }) { first, _ in first }
        var chosen: [Int: UploadFolder.Part] = [:]
        for part in wanted {
            guard let found = present[part.partNumber] else {
                throw UploadError(.wrongParts, "Part \(part.partNumber) has not been uploaded. Upload it, then complete again.")
            }
            guard found.digest == part.digest else {
                throw UploadError(
                    .wrongParts, "The ETag of part \(part.partNumber) is not that of what was uploaded last. Upload it again.")
            }
            chosen[part.partNumber] = found
        }
        let numbers = chosen.keys.sorted()
        if let gap = (1...numbers.count).first(where: { chosen[$0] == nil }) {
            throw UploadError(.wrongParts, "Part \(gap) is missing from the list. Name every part from 1 on.")
        }
        return numbers.compactMap { chosen[$0] }
    }

    /// One file of all parts, durable, and made sure to hold what was received.
    /// - Returns: its path: that of the part itself where there is only one.
    func join(_ parts: [UploadFolder.Part], in folder: UploadFolder) async throws -> String {
        if parts.count == 1 { return parts[0].path }
        let path = folder.incomingPath()
        do {
            let output = try await threads.runIfActive {
                try FileSystem.Descriptor(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW)
            }
            for part in parts {
                try await append(part, to: output, path)
            }
            // Storing it makes it durable.
            return path
        } catch {
            await undo { try FileSystem.removeTree(path) }
            throw error
        }
    }

    /// Copies a part in steps, so that no thread is held for long.
    private func append(_ part: UploadFolder.Part, to output: FileSystem.Descriptor, _ path: String) async throws {
        let input = try await threads.runIfActive { try FileSystem.Descriptor(part.path, O_RDONLY | O_NOFOLLOW) }
        var hash = SHA256()
        while true {
            let (bytes, next) = try await threads.runIfActive { [hash] in
                var hash = hash
                let bytes = try FileSystem.read(input, upTo: 1 << 20, part.path)
                hash.update(data: bytes)
                try FileSystem.write(bytes[...], to: output, path)
                return (bytes.count, hash)
            }
            hash = next
            if bytes == 0 { break }
        }
        guard Self.hexadecimal(hash.finalize()) == part.digest else {
            throw UploadError(.wrongParts, "Part \(part.number) was damaged on the disk. Upload it again.")
        }
    }
}
