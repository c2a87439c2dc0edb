import Foundation
import ReelAPI
import ReelQueue

extension PlatformHandler {
    /// The caller's finished requests to some endpoints, the last first.
    func requests(_ query: PlatformQuery, _ target: Target, owner: String?, _ now: Date) async throws -> JSONValue {
        guard !target.parameters("endpoint_id").isEmpty else {
            throw APIError.platform(.validation, "endpoint_id is missing; it names the models whose requests are wanted")
        }
        let zone = try query.timeZone()
        let end = try query.date("end", in: zone) ?? now.addingTimeInterval(1)
        let start = try query.date("start", in: zone) ?? end.addingTimeInterval(-86_400)
        guard start <= end else { throw APIError.platform(.validation, "start must not be after end") }
        let page = try query.page(standard: 50, most: 100)
        let ending = try query.choice("status", of: FinishedQuery.Ending.allCases.map(\.rawValue))
        let order = try query.choice("sort_by", of: FinishedQuery.Order.allCases.map(\.rawValue))
        let withPayloads = try query.choices("expand", of: ["payloads"]).contains("payloads")
        let found = try await queue.finished(
            FinishedQuery(
                owner: owner, endpoints: query.endpoints().map(\.id), start: start, end: end,
                ending: ending.flatMap(FinishedQuery.Ending.init(rawValue:)), id: target.parameter("request_id")?.lowercased(),
                order: order.flatMap(FinishedQuery.Order.init(rawValue:)) ?? .endedAt, offset: page.offset, limit: page.limit + 1)
        )
        var items: [JSONValue] = []
        for job in found.prefix(page.limit) {
            var item = Self.item(job)
            // One at a time: an input may hold whole pictures.
            if withPayloads, let whole = try await queue.job(id: job.status.id) {
                item["json_input"] = try JSONValue(parsing: whole.input.utf8).shortened
                item["json_output"] = output(of: whole, target)
            }
            items.append(.object(item))
        }
        return .object(page.envelope(hasMore: found.count > page.limit).merging(["items": .array(items)]) { $1 })
    }

    private static func item(_ job: FinishedJob) -> [String: JSONValue] {
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        func time(_ date: Date?) -> JSONValue { date.map { .string(style.format($0)) } ?? .null }
        let status = job.status
        var item: [String: JSONValue] = [
            "request_id": .string(status.id), "endpoint_id": .string(status.endpoint), "sent_at": time(status.createdAt),
            "started_at": time(status.startedAt), "ended_at": time(status.finishedAt),
            "status_code": .integer(job.resultStatus ?? APIError.cancelled.status), "duration": .null,
        ]
        if let started = status.startedAt, let finished = status.finishedAt {
            item["duration"] = .number((finished.timeIntervalSince(started) * 1000).rounded() / 1000)
        }
        return item
    }

    private func output(of job: Job, _ target: Target) -> JSONValue {
        let text: String? =
            switch job.outcome {
            case .output(let json): try? JSONText.encode(StoredOutput(json: json).output(fileBase: target.fileBase, links))
            case .error(_, let json): json
            case nil: nil
            }
        return text.flatMap { try? JSONValue(parsing: $0.utf8) } ?? .null
    }
}

extension JSONValue {
    /// The same with `data:` URIs cut short, as errors have them: a list is not for pictures.
    fileprivate var shortened: JSONValue {
        switch self {
        case .string(let text) where text.hasPrefix("data:") && text.utf8.count > 2048: .string(text.prefix(64) + "…")
        case .array(let elements): .array(elements.map(\.shortened))
        case .object(let members): .object(members.mapValues(\.shortened))
        default: self
        }
    }
}
