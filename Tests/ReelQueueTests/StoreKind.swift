import ReelPostgresTesting
import Testing

/// A kind of job store. Every rule of the queue holds for all of them.
enum StoreKind: String, Sendable {
    case sqlite = "SQLite"
    case postgres = "PostgreSQL"

    /// The kinds that can be tested here; PostgreSQL needs a server, and says so where it has none.
    static let all: [StoreKind] = PostgresTestServer.shared == nil ? [.sqlite] : [.sqlite, .postgres]

    /// The kind that the running test is about.
    @TaskLocal static var current = StoreKind.sqlite
}

/// Runs each test of a suite for every kind of store. The suite makes its store by `StoreKind.current`.
struct ForEveryStore: SuiteTrait, TestTrait, TestScoping {
    let isRecursive = true

    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        guard testCase != nil else { return try await function() }
        for kind in StoreKind.all {
            try await StoreKind.$current.withValue(kind) { try await function() }
        }
    }
}

extension Trait where Self == ForEveryStore {
    static var forEveryStore: Self { ForEveryStore() }
}

extension Trait where Self == IssueHandlingTrait {
    /// Says which store a test failed on.
    static var namingTheStore: Self {
        .compactMapIssues { issue in
            var issue = issue
            issue.comments.append("on \(StoreKind.current.rawValue)")
            return issue
        }
    }
}
