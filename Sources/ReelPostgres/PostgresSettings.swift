/// How long a connection waits for what.
public struct PostgresSettings: Hashable, Sendable {
    /// What the server lists the connections as.
    public var applicationName: String
    /// For a connection to be made, name look-up apart.
    public var connect = Duration.seconds(5)
    /// For a statement to end; the server ends it then.
    public var statement = Duration.seconds(30)
    /// For another transaction to let go of a row.
    public var lock = Duration.seconds(10)
    /// For the next statement of a transaction, after which the server ends the transaction of a program that hangs.
    public var idleInTransaction = Duration.seconds(30)
    /// For the network to take what was sent, after which the connection is broken.
    public var unacknowledged = Duration.seconds(10)

    public init(applicationName: String) {
        self.applicationName = applicationName
    }
}
