import Foundation
import ReelAPI
import ReelQueue

extension Keys {
    /// What `body` returns; its errors as those of a command.
    static func told<Value>(_ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch let error as KeyStoreError {
            throw CommandFailure(error.message)
        } catch let error as JobStoreError {
            throw CommandFailure(error.message)
        }
    }

    /// A key in a line, without its secret.
    static func summary(of key: StoredKey) -> String {
        let limits = [
            key.limits.rate.map { "\($0) requests in a minute" }, key.limits.jobs.map { "\($0) jobs at a time" },
            key.limits.budget.map { "\(USD(millionths: $0)) in all" }, key.expiresAt.map { "until \($0.formatted(.iso8601))" },
        ]
        let name = key.name.isEmpty ? "" : " (\(key.name))"
        return ([key.id + name, "scope " + key.scopes.names.joined(separator: " and ")] + limits.compactMap(\.self))
            .joined(separator: ", ")
    }
}
