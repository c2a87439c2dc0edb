import Foundation
import ReelAPI
import ReelQueue

extension DashboardHandler {
    /// Keys that are kept, the oldest first, then those of the settings; of none its secret.
    func listKeys(_ requester: Requester, _ now: Date) async throws -> JSONValue {
        let kept = try await keyService?.list() ?? []
        let rows = kept.map { $0.value(now, isOwn: $0.id == requester.key) }
        let given = keys.givenKeys.sorted { $0.key < $1.key }.map { id, entry -> JSONValue in
            .object(
                entry.limits.members.merging([
                    "id": .string(id), "name": .null, "scopes": .array(entry.scopes.names.map(JSONValue.string)),
                    "state": "live", "created_at": .null, "expires_at": .null, "revoked_at": .null,
                    "is_kept": false, "is_own": .bool(id == requester.key),
                ]) { own, _ in own })
        }
        return [
            "keys": .array(rows + given), "is_closed": .bool(keys.isClosed), "can_create": .bool(keyService != nil),
        ]
    }

    /// Makes a key; its secret is in the answer and nowhere else.
    func createKey(_ body: JSONValue, _ now: Date) async throws -> JSONValue {
        let service = try required()
        guard case .object(let fields) = body else {
            throw APIError.platform(.validation, "The body must be an object with name, scopes, rate, jobs, budget, expires_at")
        }
        let new: NewKey
        do {
            new = try NewKey(
                name: try Self.text("name", in: fields) ?? "", scopes: try Self.scopes(fields["scopes"]),
                limits: KeyLimits(
                    rate: try Self.integer("rate", in: fields), jobs: try Self.integer("jobs", in: fields),
                    budget: try Self.budget(fields["budget"])),
                expiresAt: try Self.date(try Self.text("expires_at", in: fields)), now: now)
        } catch let error as NewKeyError {
            throw APIError.platform(.validation, "\(error)")
        }
        guard keys.isClosed || new.scopes.contains(.admin) else {
            throw APIError.platform(
                .validation,
                "scopes must hold admin for the first key: from then on every call needs a key, and nobody else could make one here"
            )
        }
        let issued = try await service.create(new, now: now)
        return ["key": .string(issued.text), "id": .string(issued.key.id)]
    }

    func revokeKey(_ id: String, _ requester: Requester) async throws -> JSONValue {
        guard keys.givenKeys[id] == nil else {
            throw APIError.platform(
                .validation, "The key \(id) is in the server's settings. Take it out there, and start the server again.")
        }
        guard id != requester.key else {
            throw APIError.platform(
                .validation, "This call came with the key \(id). Revoke it with another one, or with reel keys revoke.")
        }
        guard try await required().revoke(id) != nil else {
            throw APIError.platform(.notFound, "There is no key \(id).")
        }
        return ["status": "revoked"]
    }

    private func required() throws -> KeyService {
        guard let keyService else {
            throw APIError.platform(.validation, "This server keeps no keys. Start it with reel serve.")
        }
        return keyService
    }
}

/// The fields of a key that is to be made.
extension DashboardHandler {
    private static func text(_ name: String, in fields: [String: JSONValue]) throws -> String? {
        switch fields[name] {
        case nil, .null?: return nil
        case .string(let text)?: return text
        default: throw APIError.platform(.validation, "\(name) must be a string")
        }
    }

    private static func integer(_ name: String, in fields: [String: JSONValue]) throws -> Int? {
        switch fields[name] {
        case nil, .null?: return nil
        case .integer(let number)?: return number
        default: throw APIError.platform(.validation, "\(name) must be a whole number")
        }
    }

    /// Millionths of a dollar.
    private static func budget(_ value: JSONValue?) throws -> Int? {
        guard let value, value != .null else { return nil }
        guard let dollars = USD(value.plainText) else {
            throw APIError.platform(.validation, "budget must be an amount in dollars, 0 to 1000000, such as 12.50")
        }
        return dollars.millionths
    }

    private static func scopes(_ value: JSONValue?) throws -> KeyScopes {
        guard let value, value != .null else { return [] }
        guard case .array(let names) = value else {
            throw APIError.platform(.validation, "scopes must be an array of api and admin")
        }
        return try names.reduce(into: []) { scopes, name in
            guard let scope = name.string.flatMap({ KeyScopes(name: $0) }) else {
                throw APIError.platform(.validation, "scopes can hold api and admin, not \(name.plainText)")
            }
            scopes.formUnion(scope)
        }
    }

    private static func date(_ text: String?) throws -> Date? {
        guard let text, !text.isEmpty else { return nil }
        for style in [Date.ISO8601FormatStyle(), Date.ISO8601FormatStyle(includingFractionalSeconds: true)] {
            if let time = try? style.parse(text) { return time }
        }
        if let day = try? Date.ISO8601FormatStyle(timeZone: .gmt).year().month().day().parse(text) { return day }
        throw APIError.platform(
            .validation, "expires_at must be a day such as 2027-01-31 or a time such as 2027-01-31T18:00:00Z, not '\(text)'")
    }
}

extension StoredKey {
    fileprivate func value(_ now: Date, isOwn: Bool) -> JSONValue {
        .object(
            limits.members.merging([
                "id": .string(id), "name": .string(name), "scopes": .array(scopes.names.map(JSONValue.string)),
                "state": .string(state(at: now).rawValue), "created_at": .time(createdAt), "expires_at": .time(expiresAt),
                "revoked_at": .time(revokedAt), "is_kept": true, "is_own": .bool(isOwn),
            ]) { own, _ in own })
    }
}

extension KeyLimits {
    fileprivate var members: [String: JSONValue] {
        [
            "rate": .optional(rate), "jobs": .optional(jobs),
            "budget": budget.map { .number(USD(millionths: $0).number) } ?? .null,
        ]
    }
}
