import Crypto
import Glibc
import NIOPosix

extension LocalUploadStore {
    /// One file of all parts, durable, and made sure to hold what was received.
    /// - Returns: its path: that of the part itself where there is only one.
    func join(_ parts: [UploadPart], in folder: UploadFolder) async throws -> String {
        if parts.count == 1 { return parts[0].place }
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
    private func append(_ part: UploadPart, to output: FileSystem.Descriptor, _ path: String) async throws {
        let input = try await threads.runIfActive { try FileSystem.Descriptor(part.place, O_RDONLY | O_NOFOLLOW) }
        var hash = SHA256()
        while true {
            let (bytes, next) = try await threads.runIfActive { [hash] in
                var hash = hash
                let bytes = try FileSystem.read(input, upTo: 1 << 20, part.place)
                hash.update(data: bytes)
                try FileSystem.write(bytes[...], to: output, path)
                return (bytes.count, hash)
            }
            hash = next
            if bytes == 0 { break }
        }
        guard IncomingFile.hexadecimal(hash.finalize()) == part.digest else {
            throw UploadError(.wrongParts, "Part \(part.number) was damaged on the disk. Upload it again.")
        }
    }
}
