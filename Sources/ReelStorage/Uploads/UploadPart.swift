/// A part of an upload that has come in and waits for the others.
struct UploadPart: Hashable, Sendable {
    var number: Int
    /// SHA-256 in hexadecimal.
    var digest: String
    /// Where its bytes are: a path, or the key of an object.
    var place: String
    var bytes: Int

    /// What it is called among the others: `part-<number>-<digest>`.
    static func name(_ number: Int, _ digest: String) -> String { "part-\(number)-\(digest)" }

    /// - Returns: nil if `name` is not a part's.
    init?(name: some StringProtocol, place: String, bytes: Int) {
        let words = name.split(separator: "-")
        guard words.count == 3, words[0] == "part", let number = Int(words[1]) else { return nil }
        (self.number, digest, self.place, self.bytes) = (number, String(words[2]), place, bytes)
    }

    /// The parts that are those asked for, in the file's order.
    /// - Throws: `UploadError` if they are not all there.
    static func choose(_ wanted: [UploadedPart], from stored: [UploadPart]) throws(UploadError) -> [UploadPart] {
        guard !wanted.isEmpty else { throw UploadError(.wrongParts, "The list of parts is empty. Name every part.") }
        let present = Dictionary(grouping: stored) { $0.number }
        var chosen: [Int: UploadPart] = [:]
        for part in wanted {
            guard let found = present[part.partNumber] else {
                throw UploadError(.wrongParts, "Part \(part.partNumber) has not been uploaded. Upload it, then complete again.")
            }
            guard let same = found.first(where: { $0.digest == part.digest }) else {
                throw UploadError(
                    .wrongParts, "The ETag of part \(part.partNumber) is not that of what was uploaded last. Upload it again.")
            }
            chosen[part.partNumber] = same
        }
        let numbers = chosen.keys.sorted()
        if let gap = (1...numbers.count).first(where: { chosen[$0] == nil }) {
            throw UploadError(.wrongParts, "Part \(gap) is missing from the list. Name every part from 1 on.")
        }
        return numbers.compactMap { chosen[$0] }
    }
}
