#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension ModelFolder {
    /// The licence that the folder's own description names (`license:` at the head of `README.md`), or the first line of its licence file.
    public var licence: String? {
        if let data = FileManager.default.contents(atPath: self["README.md"]) {
            for line in String(decoding: data.prefix(4096), as: UTF8.self).split(separator: "\n") where line.hasPrefix("license:")
            {
                return line.dropFirst("license:".count).split(separator: " ").joined(separator: " ")
            }
        }
        for name in ["LICENSE", "LICENSE.txt", "LICENSE.md"] {
            guard let data = FileManager.default.contents(atPath: self[name]) else { continue }
            let lines = String(decoding: data.prefix(1024), as: UTF8.self).split(separator: "\n")
            if let line = lines.first(where: { $0.contains { !$0.isWhitespace } }) {
                return line.split(separator: " ").joined(separator: " ")
            }
        }
        return nil
    }
}
