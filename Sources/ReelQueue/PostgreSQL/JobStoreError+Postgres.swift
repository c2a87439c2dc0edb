import ReelPostgres

extension JobStoreError {
    /// Puts an error of PostgreSQL in the store's terms.
    /// - Parameter database: where it is, without the password.
    package init(_ error: any Error, database: String) {
        switch error {
        case let error as JobStoreError: self = error
        case let error as PostgresError: self.init(error, database)
        default: self.init(.failed, "The database \(database) cannot be used: \(error)")
        }
    }

    private init(_ error: PostgresError, _ database: String) {
        if error.sqlstate == PostgresDatabase.olderServer {
            self.init(
                .olderServer,
                "The database \(database) is PostgreSQL \(error.message), and Reel needs 13 or later: upgrade the server.")
            return
        }
        let (code, advice) = Self.reading(of: error)
        let said = error.message.hasSuffix(".") ? String(error.message.dropLast()) : error.message
        self.init(code, "The database \(database) cannot be used (\(said)). \(advice)")
    }

    private static func reading(of error: PostgresError) -> (Code, advice: String) {
        switch error.sqlstate {
        case "28P01", "28000": (.accessDenied, "Check the user and the password in the URL, and the server's pg_hba.conf.")
        case "3D000": (.cannotOpen, "Create the database, or correct its name in the URL.")
        case "3F000": (.cannotOpen, "Create the schema that the URL's search_path names.")
        case "42501": (.accessDenied, "Make the user the owner of the database, or of the schema that the tables go into.")
        case "53300": (.noConnection, "Raise the server's max_connections, or run fewer processes.")
        case "25006": (.readOnly, "It takes no writes: name the primary, or all servers with target_session_attrs=read-write.")
        case "53100": (.diskFull, "The server's disk is full: make room, then try again.")
        case "53200", "53000", "53400": (.busy, "The server is out of memory or at another limit of its own: see its log.")
        case "55P03", "57014": (.busy, "Another transaction holds it up, or the server is overloaded: try again.")
        case "XX001", "XX002": (.damaged, "Its files are broken: restore a backup.")
        case "57P03", "57P01", "57P02": (.unreachable, "It is starting or stopping: it is tried again.")
        default:
            switch error.code {
            case .address: (.cannotOpen, "Correct the URL.")
            case .unreachable: (.unreachable, "Check that the server runs and that the URL's host and port are right.")
            case .broken, .outcomeUnknown: (.unreachable, "The connection is made again.")
            case .closed: (.unreachable, "It was closed.")
            case .malformed: (.damaged, "Its tables are not as this version of Reel has made them.")
            case .refused: (.failed, "See the server's log.")
            }
        }
    }
}
