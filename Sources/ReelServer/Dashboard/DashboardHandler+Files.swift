import FoundationEssentials
import ReelAPI
import ReelStorage

extension DashboardHandler {
    private static let kinds = ["result", "upload"]
    private static let orders = ["newest", "largest", "expiring"]

    /// What is stored, with what it takes up in all.
    func list(_ query: PlatformQuery, _ target: Target, _ now: Date) async throws -> JSONValue {
        let kind = try query.choice("kind", of: Self.kinds)
        let order = try query.choice("sort_by", of: Self.orders) ?? "newest"
        let page = try query.page(standard: 50, most: 200)
        let all = try await files.list()
        let chosen = all.filter { kind == nil || Self.kind(of: $0.file) == kind }.sorted { first, second in
            switch order {
            case "largest": (first.file.bytes, first.storedAt) > (second.file.bytes, second.storedAt)
            case "expiring":
                (first.file.expiresAt ?? .distantFuture, first.file.key) < (
                    second.file.expiresAt ?? .distantFuture, second.file.key
                )
            default: (first.storedAt, first.file.key) > (second.storedAt, second.file.key)
            }
        }
        let shown = chosen.dropFirst(page.offset).prefix(page.limit)
        var answer = page.envelope(hasMore: page.offset + shown.count < chosen.count)
        answer["files"] = .array(shown.map { row(of: $0, target, now) })
        answer["totals"] = .array(
            Self.kinds.map { kind in
                let own = all.filter { Self.kind(of: $0.file) == kind }
                return [
                    "kind": .string(kind), "count": .integer(own.count),
                    "bytes": .integer(own.reduce(0) { $0 + $1.file.bytes }),
                ]
            })
        answer["free_bytes"] = .optional(engines.disk.free)
        answer["minimum_free_bytes"] = .integer(engines.disk.minimum)
        return .object(answer)
    }

    func delete(_ key: String) async throws -> JSONValue {
        guard try await files.list().contains(where: { $0.file.key == key }) else {
            throw APIError.platform(.notFound, "There is no file \(key). It may have expired.")
        }
        try await files.remove(key: key)
        return ["status": "deleted"]
    }

    private func row(of listed: ListedFile, _ target: Target, _ now: Date) -> JSONValue {
        let file = listed.file
        return [
            "key": .string(file.key), "name": .string(file.name), "kind": .string(Self.kind(of: file)),
            "content_type": .string(file.contentType), "bytes": .integer(file.bytes),
            "stored_at": .time(listed.storedAt), "expires_at": .time(file.expiresAt), "request_id": .optional(file.request),
            "url": .string(target.fileBase + requests.links.path(key: file.key, name: file.name, now: now)),
        ]
    }

    /// Results of versions that did not note their request have the name that all results have.
    private static func kind(of file: StoredFile) -> String {
        file.request != nil || file.name == "output.mp4" ? "result" : "upload"
    }
}
