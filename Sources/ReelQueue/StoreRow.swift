import FoundationEssentials
import GRDB
import ReelPostgres

/// What a column of either store may hold.
typealias StoreValue = DatabaseValueConvertible & PostgresValue

/// A row of either store. Columns have the same names in both.
protocol StoreRow {
    /// The value in a column; nil for NULL.
    func optional<Value: StoreValue>(_ column: String, as type: Value.Type) throws -> Value?
}

extension StoreRow {
    /// The value in a column that is never NULL.
    func value<Value: StoreValue>(_ column: String, as type: Value.Type = Value.self) throws -> Value {
        guard let value = try optional(column, as: type) else {
            throw JobStoreError(.damaged, "The job store has lost the \(column) of a job.")
        }
        return value
    }

    func optional<Value: StoreValue>(_ column: String) throws -> Value? { try optional(column, as: Value.self) }

    /// A time, kept as seconds since 1970.
    func date(_ column: String) throws -> Date? {
        try optional(column, as: Double.self).map(Date.init(timeIntervalSince1970:))
    }
}

extension Row: StoreRow {
    func optional<Value: StoreValue>(_ column: String, as type: Value.Type) throws -> Value? { self[column] }
}

extension PostgresRow: StoreRow {
    func optional<Value: StoreValue>(_ column: String, as type: Value.Type) throws -> Value? {
        try value(of: column, as: type)
    }
}
