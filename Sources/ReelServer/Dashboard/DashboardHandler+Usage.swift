import Foundation
import ReelAPI
import ReelQueue

extension DashboardHandler {
    /// What requests have cost by day and endpoint, of every owner or of one, and what each owner's account holds.
    func usage(_ query: PlatformQuery, _ target: Target, _ now: Date) async throws -> JSONValue {
        let zone = try query.timeZone()
        let end = try query.date("end", in: zone) ?? now
        let start = try query.date("start", in: zone) ?? end.addingTimeInterval(-29 * 86_400)
        guard start <= end else { throw APIError.platform(.validation, "start must not be after end") }
        guard let days = UsageTimeframe.day.buckets(from: start, to: end.addingTimeInterval(1), in: zone, most: Self.mostDays)
        else {
            throw APIError.platform(.validation, "start to end can be \(Self.mostDays) days. Choose a shorter time.")
        }
        let owner = try Self.owner(query, target)
        let entries = try await queue.usage(
            UsageQuery(
                owner: owner, endpoints: [], start: days.first ?? start, end: Self.end(of: days.last ?? end, in: zone),
                step: UsageTimeframe.day.step))
        let style = Date.ISO8601FormatStyle(timeZone: zone).year().month().day()
        var sums: [Group: Sum] = [:]
        var owners: [String: Sum] = [:]
        var day = 0
        for entry in entries {
            while day + 1 < days.count, entry.time >= days[day + 1] { day += 1 }
            sums[Group(day: day, endpoint: entry.endpoint), default: Sum()].add(entry)
            owners[entry.owner ?? "", default: Sum()].add(entry)
        }
        let rows = sums.sorted { ($0.key.day, $0.key.endpoint) < ($1.key.day, $1.key.endpoint) }
        var accounts: [JSONValue] = []
        for (owner, account) in try await queue.accounts() {
            accounts.append([
                "owner": .optional(owner), "spent": .number(USD(millionths: account.spent).number),
                "pending": .number(USD(millionths: account.pending).number),
                "budget": budget(of: owner).map { .number($0.number) } ?? .null,
            ])
        }
        return [
            "days": .array(days.map { .string(style.format($0)) }),
            "endpoints": .array(catalogue.endpoints.map { .string($0.id) }),
            "rows": .array(
                rows.map { group, sum in
                    .object(
                        sum.members.merging([
                            "day": .string(style.format(days[group.day])), "endpoint_id": .string(group.endpoint),
                        ]) { own, _ in own })
                }),
            "owners": .array(
                owners.sorted { $0.key < $1.key }.map { owner, sum in
                    .object(sum.members.merging(["owner": .optional(owner.isEmpty ? nil : owner)]) { own, _ in own })
                }),
            "total": .object(sums.values.reduce(into: Sum()) { $0.add($1) }.members),
            "accounts": .array(accounts),
        ]
    }

    private func budget(of owner: String?) -> USD? {
        owner.flatMap { keys.limits(of: $0)?.budget }.map { USD(millionths: $0) } ?? requests.budget
    }

    /// A year and some.
    private static let mostDays = 400

    private static func end(of day: Date, in zone: TimeZone) -> Date {
        var calendar = Calendar(identifier: .iso8601)
        calendar.timeZone = zone
        return calendar.dateInterval(of: .day, for: day)?.end ?? day.addingTimeInterval(86_400)
    }

    private struct Group: Hashable {
        var day: Int
        var endpoint: String
    }

    private struct Sum {
        var requests = 0
        var seconds = 0
        /// Millionths of a US dollar.
        var cost = 0

        mutating func add(_ entry: UsageEntry) {
            requests += entry.count
            seconds += entry.quantity
            cost += entry.amount
        }

        mutating func add(_ other: Sum) {
            requests += other.requests
            seconds += other.seconds
            cost += other.cost
        }

        var members: [String: JSONValue] {
            ["requests": .integer(requests), "seconds": .integer(seconds), "cost": .number(USD(millionths: cost).number)]
        }
    }
}
