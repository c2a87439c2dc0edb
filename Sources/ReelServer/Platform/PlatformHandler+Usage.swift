import Foundation
import ReelAPI
import ReelQueue

extension PlatformHandler {
    /// What the caller's requests have cost, over time or in sum.
    func usage(_ query: PlatformQuery, owner: String?, _ now: Date) async throws -> JSONValue {
        let zone = try query.timeZone()
        var end = try query.date("end", in: zone) ?? now
        var start = try query.date("start", in: zone) ?? end.addingTimeInterval(-86_400)
        guard start <= end else { throw APIError.platform(.validation, "start must not be after end") }
        let frame =
            try query.choice("timeframe", of: UsageTimeframe.allCases.map(\.rawValue)).flatMap(UsageTimeframe.init(rawValue:))
            ?? UsageTimeframe(from: start, to: end)
        guard let buckets = frame.buckets(from: start, to: end, in: zone, most: Self.mostBuckets) else {
            throw APIError.platform(
                .validation, "That makes more than \(Self.mostBuckets) buckets. Choose a longer timeframe, or less time.")
        }
        if try query.choice("bound_to_timeframe", of: ["true", "false"]) != "false" {
            start = buckets.first ?? start
            end =
                frame.buckets(from: end, to: end.addingTimeInterval(1), in: zone, most: 2)?.first.map { boundary in
                    boundary == end ? end : frame.end(of: boundary, in: zone)
                } ?? end
        }
        let expanded = try query.choices("expand", of: ["time_series", "summary", "auth_method"])
        let entries = try await queue.usage(
            UsageQuery(owner: owner, endpoints: query.endpoints().map(\.id), start: start, end: end, step: frame.step))
        let withKeys = expanded.contains("auth_method")
        var answer: [String: JSONValue] = ["next_cursor": .null, "has_more": false]
        if expanded.contains("summary") { answer["summary"] = Self.rows(entries, withKeys: withKeys) }
        if expanded.contains("time_series") || !expanded.contains("summary") {
            let style = Date.ISO8601FormatStyle(timeZone: zone).year().month().day().dateTimeSeparator(.standard)
                .time(includingFractionalSeconds: false).timeZone(separator: .colon)
            var rest = entries[...]
            answer["time_series"] = .array(
                buckets.enumerated().map { index, bucket in
                    let limit = index + 1 < buckets.count ? buckets[index + 1] : .distantFuture
                    let own = rest.prefix { $0.time < limit }
                    rest = rest.dropFirst(own.count)
                    return ["bucket": .string(style.format(bucket)), "results": Self.rows(Array(own), withKeys: withKeys)]
                })
        }
        return .object(answer)
    }

    /// A day of minutes, a year of hours' third, ten years of days.
    private static let mostBuckets = 4000

    /// One row for each endpoint and price, and key if wanted.
    private static func rows(_ entries: [UsageEntry], withKeys: Bool) -> JSONValue {
        struct Group: Hashable {
            var endpoint: String
            var unitPrice: Int
            var owner: String?
        }
        var quantities: [Group: Int] = [:]
        for entry in entries {
            let group = Group(
                endpoint: entry.endpoint, unitPrice: entry.unitPrice, owner: withKeys ? entry.owner ?? "" : nil)
            quantities[group, default: 0] += entry.quantity
        }
        let sorted = quantities.sorted {
            ($0.key.endpoint, $0.key.unitPrice, $0.key.owner ?? "") < ($1.key.endpoint, $1.key.unitPrice, $1.key.owner ?? "")
        }
        return .array(
            sorted.map { group, quantity in
                let cost = JSONValue.number(USD(millionths: quantity * group.unitPrice).number)
                var row: [String: JSONValue] = [
                    "endpoint_id": .string(group.endpoint), "unit": "seconds", "quantity": .integer(quantity),
                    "unit_price": .number(USD(millionths: group.unitPrice).number), "percent_discount": 0, "cost_subtotal": cost,
                    "cost_discount": 0, "cost_total": cost, "cost": cost, "currency": "USD",
                ]
                if let owner = group.owner { row["auth_method"] = .string(owner.isEmpty ? "No key" : "User Key: \(owner)") }
                return .object(row)
            })
    }
}

extension UsageTimeframe {
    /// The end of the bucket that begins at `start`.
    fileprivate func end(of start: Date, in zone: TimeZone) -> Date {
        buckets(from: start, to: start.addingTimeInterval(32 * 86_400), in: zone, most: 50_000)?.dropFirst().first ?? start
    }
}
