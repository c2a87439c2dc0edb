/// A file name that means itself and nothing else in a path, a URL or a header.
enum FileName {
    /// At most 100 of `A-Z a-z 0-9 . _ -`, and first neither a dot nor a hyphen. Other characters become underscores; a long name
    /// loses its middle and keeps its extension; `file` if nothing is left.
    static func sanitised(_ name: String) -> String {
        let lastComponent = name.split(separator: "/").last ?? ""
        let kept = lastComponent.map { isAllowed($0) ? $0 : "_" }.drop { $0 == "." || $0 == "-" }
        guard kept.contains(where: { $0 != "_" && $0 != "." }) else { return "file" }
        guard kept.count > longest else { return String(kept) }
        let fileExtension = kept.lastIndex(of: ".").map { kept[$0...] }.flatMap { $0.count <= 10 ? $0 : nil } ?? []
        return String(kept.prefix(longest - fileExtension.count)) + String(fileExtension)
    }

    /// Whether `name` is one that `sanitised` returns.
    static func isSound(_ name: String) -> Bool {
        name == sanitised(name)
    }

    private static let longest = 100

    private static func isAllowed(_ character: Character) -> Bool {
        switch character {
        case "a"..."z", "A"..."Z", "0"..."9": character.isASCII
        case ".", "_", "-": true
        default: false
        }
    }
}
