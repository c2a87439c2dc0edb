/// A statement and its parameters, `$1` and so on.
public struct PostgresStatement: Sendable {
    public let sql: String
    public let parameters: [(any PostgresValue)]
    /// Whether the server keeps what it has made of `sql` for the next time: for statements that are always the same.
    public let isPrepared: Bool

    public init(_ sql: String, _ parameters: [any PostgresValue] = [], isPrepared: Bool = true) {
        self.sql = sql
        self.parameters = parameters
        self.isPrepared = isPrepared
    }
}
