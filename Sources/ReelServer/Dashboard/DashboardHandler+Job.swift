import FoundationEssentials
import ReelAPI
import ReelQueue
import ReelStorage

extension DashboardHandler {
    /// One job with all that is known of it.
    func job(_ id: String, _ target: Target, _ now: Date) async throws -> JSONValue {
        let record = try await required(id)
        let job = record.job
        let input = try JSONValue(parsing: job.input.utf8)
        let listed = ListedJob(
            status: job.status, resultStatus: job.errorStatus, prompt: input.object?["prompt"]?.string, charge: job.charge)
        var row = try await row(of: listed, now)
        row["input"] = input.withoutData
        row["start_deadline"] = .time(job.startDeadline)
        row["worker"] = .optional(job.worker)
        row["charge"] = job.charge?.value(isCharged: job.state == .succeeded) ?? .null
        row["file_lifetime"] = .optional(job.fileLifetime)
        row["retry_of"] = .optional(record.retryOf)
        row["retries"] = .array(record.retries.map(JSONValue.string))
        row["webhook"] = record.webhook?.value ?? .null
        row["log"] = .array(try await queue.logs(of: id, after: 0).suffix(Self.mostLines).map(\.value))
        switch job.outcome {
        case .output(let json)?: row["video"] = try await video(StoredOutput(json: json), target)
        case .error(_, let json)?:
            let failure = try job.failureInShort
            row["error"] = .optional(failure.message)
            row["error_type"] = .optional(failure.type)
            row["error_body"] = try JSONValue(parsing: json.utf8).withoutData
        case nil: break
        }
        return .object(row)
    }

    /// Lines of a log that are shown: the last ones.
    private static let mostLines = 1000

    private func video(_ stored: StoredOutput, _ target: Target) async throws -> JSONValue {
        let file = stored.video
        let isThere = try await files.locate(key: file.key, name: file.name) != nil
        return [
            "url": .string(stored.output(fileBase: target.fileBase, requests.links).video.url), "bytes": .integer(file.bytes),
            "key": .string(file.key), "expires_at": .time(file.expiresAt), "is_there": .bool(isThere),
        ]
    }
}

extension JobCharge {
    fileprivate func value(isCharged: Bool) -> JSONValue {
        [
            "seconds": .integer(quantity), "unit_price": .number(USD(millionths: unitPrice).number),
            "cost": .number(USD(millionths: amount).number), "is_charged": .bool(isCharged),
        ]
    }
}

extension JobLogEntry {
    fileprivate var value: JSONValue {
        ["time": .time(time), "level": .string(level), "message": .string(message)]
    }
}

extension Job {
    fileprivate var errorStatus: Int? {
        if case .error(let status, _)? = outcome { status } else { nil }
    }
}

extension WebhookRecord {
    /// Without the query and password of its URL, which may be secrets.
    fileprivate var value: JSONValue {
        [
            "url": .string(Self.shown(url)), "state": .string(state.rawValue), "attempts": .integer(attempts),
            "due_at": .time(dueAt),
            "deliveries": .array(
                deliveries.map { delivery in
                    [
                        "attempt": .integer(delivery.attempt), "time": .time(delivery.time),
                        "outcome": .string(delivery.outcome.rawValue), "reason": .optional(delivery.reason),
                    ]
                }),
        ]
    }

    private static func shown(_ url: String) -> String {
        let base = url.prefix { $0 != "?" && $0 != "#" }
        let hidden = base.count < url.count ? "?…" : ""
        guard let start = base.firstRange(of: "://")?.upperBound else { return base + hidden }
        let authority = base[start...].prefix { $0 != "/" }
        guard let at = authority.lastIndex(of: "@") else { return base + hidden }
        return base[..<start] + "…" + base[at...] + hidden
    }
}

extension JSONValue {
    /// The same with `data:` URIs cut short and other long texts cut: a page is not for pictures in letters.
    var withoutData: JSONValue {
        switch self {
        case .string(let text) where text.hasPrefix("data:") && text.utf8.count > 128:
            .string("\(text.prefix(64))… (\(text.utf8.count) bytes)")
        case .array(let elements): .array(elements.map(\.withoutData))
        case .object(let members): .object(members.mapValues(\.withoutData))
        default: self
        }
    }
}
