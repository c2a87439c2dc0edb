/// One thread of a pool and its connection, which it makes when it is first needed and again when it breaks.
struct PostgresThread: Sendable {
    let address: PostgresAddress
    let settings: PostgresSettings
    let line: PostgresLine
    /// Looks at a new connection; what it throws keeps the connection from being used.
    let check: @Sendable (PostgresConnection) throws(PostgresError) -> Void

    func run() {
        var connection: PostgresConnection?
        while true {
            switch line.next(isConnected: connection != nil) {
            case .over: return
            case .refuse(let work, let error): work.fail(error)
            case .work(let work):
                // It may have broken while the thread waited for work.
                if let open = connection, !open.isAlive {
                    connection = nil
                    line.connectionLost()
                }
                do throws(PostgresError) {
                    let open: PostgresConnection
                    if let made = connection { open = made } else { open = try connect() }
                    connection = open
                    if let error = work.run(open), error.endsConnection {
                        connection = nil
                        line.connectionLost()
                    }
                } catch {
                    line.connectionFailed(error)
                    if !line.giveBack(work) { work.fail(error) }
                }
            }
        }
    }

    private func connect() throws(PostgresError) -> PostgresConnection {
        let connection = try PostgresConnection(address, settings)
        try connection.checkThatItIsNotShared(settings)
        try check(connection)
        line.connectionMade()
        return connection
    }
}
