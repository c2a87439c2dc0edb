internal import CPostgres

/// Where a database is: a `postgres://` URL as libpq has it, with everything that may stand in one (`sslmode`, `sslrootcert`, several hosts,
/// `target_session_attrs`, `options`), or `key=value` pairs.
public struct PostgresAddress: Hashable, Sendable, CustomStringConvertible {
    /// With the password, if there is one in it.
    let text: String
    private let password: String?
    /// The URL without its password: what may be shown.
    public let description: String

    /// - Throws: `PostgresError` with code `address`, which shows nothing of `text`, since a password could be in it.
    public init(_ text: String) throws(PostgresError) {
        let unreadable = PostgresError(
            .address,
            "The database's URL cannot be read. It has the form postgres://user:password@host:5432/database, with characters such as @, : and /"
                + " in a password written as %40, %3A and %2F.")
        var problem: UnsafeMutablePointer<CChar>?
        defer { PQfreemem(problem) }
        guard !text.utf8.contains(0), let options = PQconninfoParse(text, &problem) else {
            throw unreadable
        }
        defer { PQconninfoFree(options) }
        var values: [String: String] = [:]
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { values[String(cString: keyword)] = String(cString: value) }
            option += 1
        }
        // A host like this is the rest of a password with an @ in it, which is not to be shown.
        guard values["host"]?.contains("@") != true else { throw unreadable }
        self.text = text
        password = values["password"]
        let hosts = (values["host"] ?? values["hostaddr"] ?? "").split(separator: ",", omittingEmptySubsequences: false)
        let ports = (values["port"] ?? "").split(separator: ",", omittingEmptySubsequences: false)
        let places = hosts.enumerated().map { index, host in
            let port = index < ports.count ? ports[index] : ports.count == 1 ? ports[0] : ""
            return port.isEmpty ? String(host) : "\(host):\(port)"
        }
        let user = values["user"].map { "\($0)@" } ?? ""
        description = "postgres://\(user)\(places.joined(separator: ","))/\(values["dbname"] ?? "")"
    }

    /// Whether `text` looks like an address of this kind.
    public static func isAddress(_ text: String) -> Bool {
        text.hasPrefix("postgres://") || text.hasPrefix("postgresql://")
    }

    /// `message` on one line, and without the password should it be in there.
    func cleaned(_ message: String) -> String {
        var lines = message.split(whereSeparator: \.isNewline).map { line in
            var line = Substring(line)
            while line.first?.isWhitespace == true { line.removeFirst() }
            return String(line)
        }
        lines.removeAll { $0.hasPrefix("LOCATION:") }
        let whole = lines.joined(separator: "; ")
        guard let password, !password.isEmpty else { return whole }
        return whole.split(separator: password, omittingEmptySubsequences: false).joined(separator: "…")
    }
}
