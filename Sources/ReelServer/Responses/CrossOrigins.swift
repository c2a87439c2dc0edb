/// The sites whose pages may read what the server answers, as their origins: scheme, host and port.
public enum CrossOrigins: Hashable, Sendable {
    case everybody
    /// None, if the set is empty. Pages of the server itself are never asked for.
    case listed(Set<String>)

    /// Reads `*`, `none`, or origins with commas between them, such as `https://app.example,http://localhost:3000`.
    public init?(_ text: String) {
        let words = text.split(separator: ",").map { String($0.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()) }
        switch words {
        case ["*"]: self = .everybody
        case ["none"]: self = .listed([])
        default:
            guard !words.isEmpty, words.allSatisfy(Self.isOrigin) else { return nil }
            self = .listed(Set(words.map { $0.lowercased() }))
        }
    }

    /// What `Access-Control-Allow-Origin` says to a page of `origin`; nil for nothing.
    func answer(to origin: String?) -> String? {
        switch self {
        case .everybody: "*"
        case .listed(let origins): origin.flatMap { origins.contains($0.lowercased()) ? $0 : nil }
        }
    }

    private static func isOrigin(_ text: String) -> Bool {
        let lower = text.lowercased()
        guard let scheme = ["http://", "https://"].first(where: { lower.hasPrefix($0) }) else { return false }
        let host = lower.dropFirst(scheme.count)
        return !host.isEmpty && host.utf8.allSatisfy(Caller.isHostByte)
    }
}
