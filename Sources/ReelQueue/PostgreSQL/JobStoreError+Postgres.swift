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
        let (code, advice) = Self.reading(of: error)
        let said = error.message.hasSuffix(".") ? String(error.message.dropLast()) : error.message
        switch error.code {
        case .olderServer:
            self.init(code, "The database \(database) is PostgreSQL \(said), and Reel needs 13 or later: \(advice)")
        default: self.init(code, "The database \(database) cannot be used (\(said)). \(advice)")
        }
    }

    private static func reading(of error: PostgresError) -> (Code, advice: String) {
        switch error.code {
        case .insecure(let problem): return (.insecure, problem.advice)
        case .olderServer: return (.olderServer, "upgrade the server.")
        case .pooledByTransaction:
            return (.cannotOpen, "Set pool_mode=session for it (PgBouncer), or name the server itself in the URL.")
        default: break
        }
        return switch error.sqlstate {
        case PostgresSchema.laterVersion:
            (.newerSchema, "It is used by a later version of Reel. Use that version, or another database.")
        case "28P01", "28000": (.accessDenied, "Check the user and the password in the URL, and the server's pg_hba.conf.")
        case "3D000": (.cannotOpen, "Create the database, or correct its name in the URL.")
        case "3F000": (.cannotOpen, "Create the schema that the URL's search_path names.")
        case "42501": (.accessDenied, "Make the user the owner of the database, or of the schema that the tables go into.")
        case "53300": (.noConnection, "Raise the server's max_connections, or run fewer processes.")
        case "25006": (.readOnly, "It takes no writes: name the primary, or all servers with target_session_attrs=read-write.")
        // Prepared statements that are gone, or that another session has made.
        case "26000", "42P05":
            (
                .cannotOpen,
                "Something else uses Reel's session of the server: a pooler must work by session (PgBouncer's pool_mode=session)."
            )
        case "08P01" where error.message.contains("startup parameter"):
            (
                .cannotOpen,
                "The pooler takes no options: leave options= out of the URL (ALTER ROLE … SET search_path does the same)."
            )
        case "08P01", "08006":
            (.unreachable, "The pooler has no connection to the server: check that the server runs, and the pooler's log.")
        case "53100": (.diskFull, "The server's disk is full: make room, then try again.")
        case "53200", "53000", "53400": (.busy, "The server is out of memory or at another limit of its own: see its log.")
        case "55P03", "57014": (.busy, "Another transaction holds it up, or the server is overloaded: try again.")
        case "XX001", "XX002": (.damaged, "Its files are broken: restore a backup.")
        case "57P03", "57P01", "57P02": (.unreachable, "It is starting or stopping: it is tried again.")
        default:
            switch error.code {
            case .address: (.cannotOpen, "Correct the URL.")
            case .unreachable where error.message.contains("translate host name"):
                (.unreachable, "Correct the host in the URL, or the machine's name server.")
            case .unreachable: (.unreachable, "Check that the server runs and that the URL's host and port are right.")
            case .broken, .outcomeUnknown: (.unreachable, "The connection is made again.")
            case .closed: (.unreachable, "It was closed.")
            case .malformed: (.damaged, "Its tables are not as this version of Reel has made them.")
            default: (.failed, "See the server's log.")
            }
        }
    }
}
