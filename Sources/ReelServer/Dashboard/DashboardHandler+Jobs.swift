import FoundationEssentials
import ReelAPI
import ReelQueue

extension DashboardHandler {
    /// Jobs of every state and owner, the newest first.
    func jobs(_ query: PlatformQuery, _ target: Target, _ now: Date) async throws -> JSONValue {
        var wanted = JobQuery(limit: try query.limit(standard: 50, most: 200))
        wanted.states = Set(
            try query.choices("state", of: JobState.allCases.map(\.rawValue)).compactMap(JobState.init(rawValue:)))
        wanted.endpoint = target.parameter("endpoint_id")
        wanted.owner = try Self.owner(query, target)
        wanted.text = try Self.text(target.parameter("text"))
        wanted.id = try target.parameter("request_id").map { id in
            guard (4...36).contains(id.utf8.count), id.utf8.allSatisfy(Self.isIDByte) else {
                throw APIError.platform(
                    .validation, "request_id can be 4 to 36 characters from the start of an id: digits, a to f and hyphens")
            }
            return id.lowercased()
        }
        if let text = target.parameter("cursor") {
            guard let number = Int64(text), number > 0 else {
                throw APIError.platform(.validation, "cursor must be a next_cursor that this server has given")
            }
            wanted.before = number
        }
        let found = try await queue.jobs(wanted)
        var rows: [JSONValue] = []
        for job in found.jobs { rows.append(.object(try await row(of: job, now))) }
        let owners: [JSONValue] = try await queue.accounts().map { .optional($0.owner) }
        return [
            "endpoints": .array(catalogue.endpoints.map { .string($0.id) }), "owners": .array(owners),
            "jobs": .array(rows), "next_cursor": found.next.map { .string("\($0)") } ?? .null,
            "has_more": .bool(found.next != nil),
        ]
    }

    /// The owner whose requests are wanted, as `JobQuery.owner` has it.
    static func owner(_ query: PlatformQuery, _ target: Target) throws -> String? {
        let isWithoutKey = try query.choice("without_key", of: ["true", "false"]) == "true"
        return isWithoutKey ? "" : target.parameter("owner").flatMap { $0.isEmpty ? nil : $0 }
    }

    private static func text(_ text: String?) throws -> String? {
        guard let text, !text.isEmpty else { return nil }
        guard text.count <= 100 else {
            throw APIError.platform(.validation, "text can have 100 characters, not \(text.count)")
        }
        return text
    }

    private static func isIDByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
            UInt8(ascii: "A")...UInt8(ascii: "F"), UInt8(ascii: "-"):
            true
        default: false
        }
    }

    func cancel(_ id: String) async throws -> JSONValue {
        switch try await requests.cancel(id) {
        case .cancelled: return ["status": "cancelled"]
        case .requested: return ["status": "requested"]
        case .alreadyFinished:
            throw APIError.platform(.validation, "The request \(id) is over already; there is nothing to cancel.")
        case .unknown: throw Self.unknown(id)
        }
    }

    /// Queues the input of a finished job once more, as a request of the same owner's.
    func retry(_ id: String) async throws -> JSONValue {
        let record = try await required(id)
        guard record.job.state.isFinal else {
            throw APIError.platform(
                .validation, "The request \(id) is not over. Cancel it first, or wait for its end.")
        }
        guard record.job.input != "{}" else {
            throw APIError.platform(.validation, "The input of the request \(id) has been deleted; it cannot be tried again.")
        }
        let job = try await requests.retry(record.job, limits: record.job.owner.flatMap { keys.limits(of: $0) })
        return ["request_id": .string(job.id), "retry_of": .string(id)]
    }

    func required(_ id: String) async throws -> JobRecord {
        guard let record = try await queue.record(of: id) else { throw Self.unknown(id) }
        return record
    }

    private static func unknown(_ id: String) -> APIError {
        .platform(.notFound, "There is no request \(id). Finished ones are forgotten after --keep-jobs days.")
    }
}
