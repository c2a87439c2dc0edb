import Foundation
import ReelServer
import Testing

struct UsageTimeframeTests {
    private func date(_ text: String) throws -> Date { try Date.ISO8601FormatStyle().parse(text) }

    private func buckets(_ frame: UsageTimeframe, _ start: String, _ end: String, _ zone: String) throws -> [Date] {
        let zone = try #require(TimeZone(identifier: zone))
        return try #require(frame.buckets(from: date(start), to: date(end), in: zone, most: 100))
    }

    @Test func aDayBeginsWhereTheZoneHasMidnight() throws {
        // Zurich goes from summer to winter time within: that day has 25 hours.
        let days = try buckets(.day, "2026-10-24T10:00:00Z", "2026-10-26T10:00:00Z", "Europe/Zurich")
        #expect(
            days == [
                try date("2026-10-23T22:00:00Z"), try date("2026-10-24T22:00:00Z"), try date("2026-10-25T23:00:00Z"),
            ])
    }

    @Test func weeksBeginOnMondayAndMonthsOnTheFirst() throws {
        #expect(
            try buckets(.week, "2026-11-24T10:00:00Z", "2026-11-30T00:00:00Z", "UTC") == [try date("2026-11-23T00:00:00Z")])
        #expect(
            try buckets(.month, "2026-01-31T10:00:00Z", "2026-03-01T00:00:01Z", "UTC")
                == ["2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z", "2026-03-01T00:00:00Z"].map(date))
    }

    @Test func tooManyAreRefused() throws {
        let zone = try #require(TimeZone(identifier: "UTC"))
        let (start, end) = (try date("2026-01-01T00:00:00Z"), try date("2026-01-01T01:40:00Z"))
        #expect(UsageTimeframe.minute.buckets(from: start, to: end, in: zone, most: 100)?.count == 100)
        #expect(UsageTimeframe.minute.buckets(from: start, to: end, in: zone, most: 99) == nil)
        #expect(UsageTimeframe.hour.buckets(from: start, to: start, in: zone, most: 1) == [])
    }

    @Test(arguments: [
        (1.0, UsageTimeframe.minute), (24, .hour), (48, .day), (24 * 63, .day), (24 * 64, .week), (24 * 200, .month),
    ])
    func theTimeframeFollowsTheSpan(_ hours: Double, _ frame: UsageTimeframe) {
        #expect(UsageTimeframe(from: Date(timeIntervalSince1970: 0), to: Date(timeIntervalSince1970: hours * 3600)) == frame)
    }
}
