/// Why PostgreSQL could not do what was asked. It never holds a password.
public struct PostgresError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: Hashable, Sendable {
        /// The URL is none that libpq understands.
        case address
        /// No connection could be made; `sqlstate` says why where the server said it.
        case unreachable
        /// No connection could be made that is as safe as the URL asks for.
        case insecure(TLSProblem)
        /// The server is older than `PostgresConnection.oldestServer`; the message is its version.
        case olderServer
        /// A pooler between here and the server hands the server's sessions out by the transaction, so that none can be relied on.
        case pooledByTransaction
        /// The connection broke. Nothing of a transaction under way is left, unless its end is unknown.
        case broken
        /// The connection broke while the transaction was being committed, and nobody could be asked how that ended.
        case outcomeUnknown
        /// The server refused a statement, for the reason in `sqlstate`.
        case refused
        /// A value is missing or not of the type that it should be.
        case malformed
        /// The pool was closed.
        case closed
    }

    public let code: Code
    /// Five characters (PostgreSQL's documentation, appendix A); nil where it was not the server that failed.
    public let sqlstate: String?
    /// In a person's words, on one line.
    public let message: String

    public init(_ code: Code, sqlstate: String? = nil, _ message: String) {
        self.code = code
        self.sqlstate = sqlstate
        self.message = message
    }

    public var description: String { message }

    /// Whether the same transaction may well succeed if it is run again: it met another one, or its connection broke before its end.
    var isWorthAnotherTry: Bool {
        code == .broken || sqlstate == "40001" || sqlstate == "40P01"
    }

    /// Whether the connection is of no more use: it is broken, or to a server that takes no writes any more, as after a failover, or its session is
    /// another one than it was.
    var endsConnection: Bool {
        [.broken, .outcomeUnknown, .pooledByTransaction].contains(code) || ["25006", "26000", "42P05"].contains(sqlstate)
            || sqlstate?.hasPrefix("57P") == true
    }
}
