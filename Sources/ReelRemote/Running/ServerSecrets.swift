/// The key that a server is shown, to be taken out of what it says: some repeat it in their errors, which logs and callers hear.
package struct ServerSecrets: Sendable {
    private let spellings: [String]
    /// What is shorter could be any word, and keeps nobody out.
    private static let shortest = 6

    /// - Parameter key: as the operator has it; fal's is an id and a secret with a colon between.
    package init(_ key: String?) {
        let parts = key.map { [$0] + $0.split(separator: ":").dropFirst().map(String.init) } ?? []
        // Long words of servers are cut off, and JSON may write a slash as two characters.
        let cut = parts.map { String($0.prefix(DelegateFailure.wordStart)) }
        let all = (parts + cut).flatMap { [$0, $0.replacing("/", with: "\\/")] }
        spellings = Set(all).filter { $0.count >= Self.shortest }.sorted { ($0.count, $0) > ($1.count, $1) }
    }

    package func removed(from text: String) -> String {
        spellings.reduce(text) { $0.contains($1) ? $0.replacing($1, with: "…") : $0 }
    }

    package func removed(from failure: DelegateFailure) -> DelegateFailure {
        DelegateFailure(failure.code, removed(from: failure.message), detail: removed(from: failure.detail))
    }
}
