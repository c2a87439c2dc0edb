internal import CPostgres

/// What came of a statement. It owns libpq's result, and stays on the connection's thread.
public final class PostgresResult {
    private let result: OpaquePointer
    private var columns: [String: Int32] = [:]

    /// - Parameter result: is this one's from now on.
    init(_ result: OpaquePointer) {
        self.result = result
    }

    deinit { PQclear(result) }

    var status: ExecStatusType { PQresultStatus(result) }

    /// A field of the server's complaint, by libpq's letter for it.
    func field(_ letter: Character) -> String? {
        guard let code = letter.asciiValue, let text = PQresultErrorField(result, Int32(code)) else { return nil }
        return String(cString: text)
    }

    /// Rows that came back.
    public var count: Int { Int(PQntuples(result)) }

    /// Rows that were changed.
    public var affected: Int { PQcmdTuples(result).flatMap { Int(String(cString: $0)) } ?? 0 }

    public var rows: [PostgresRow] { (0..<count).map { PostgresRow(self, Int32($0)) } }

    public var first: PostgresRow? { count > 0 ? PostgresRow(self, 0) : nil }

    func text(_ row: Int32, _ column: String) throws(PostgresError) -> String? {
        let place: Int32
        if let known = columns[column] {
            place = known
        } else {
            place = PQfnumber(result, column)
            columns[column] = place
        }
        guard place >= 0 else { throw PostgresError(.malformed, "The database gave no column \(column).") }
        guard PQgetisnull(result, row, place) == 0, let value = PQgetvalue(result, row, place) else { return nil }
        let bytes = UnsafeRawBufferPointer(start: value, count: Int(PQgetlength(result, row, place)))
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// A row of a result.
public struct PostgresRow {
    private let result: PostgresResult
    private let row: Int32

    init(_ result: PostgresResult, _ row: Int32) {
        self.result = result
        self.row = row
    }

    /// The value in a column; nil for NULL.
    /// - Throws: `PostgresError` with code `malformed`.
    public func value<Value: PostgresValue>(of column: String, as type: Value.Type = Value.self) throws(PostgresError) -> Value? {
        guard let text = try result.text(row, column) else { return nil }
        guard let value = Value(postgresText: text) else {
            throw PostgresError(.malformed, "The database's column \(column) holds no \(Value.self).")
        }
        return value
    }
}
