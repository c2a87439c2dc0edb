package import Foundation

/// How usage is divided into buckets.
package enum UsageTimeframe: String, CaseIterable {
    case minute, hour, day, week, month

    /// fal's choice for a span of time where nobody has made one.
    package init(from start: Date, to end: Date) {
        let hours = end.timeIntervalSince(start) / 3600
        self = hours < 2 ? .minute : hours < 48 ? .hour : hours < 64 * 24 ? .day : hours < 183 * 24 ? .week : .month
    }

    /// Seconds of which every bucket is a whole number, in every time zone.
    package var step: Int { self == .minute ? 60 : 900 }

    /// Where buckets between `start` and `end` begin, the first at or before `start`; weeks begin on Monday.
    /// - Returns: nil for more than `most`.
    package func buckets(from start: Date, to end: Date, in zone: TimeZone, most: Int) -> [Date]? {
        var calendar = Calendar(identifier: .iso8601)
        calendar.timeZone = zone
        let component: Calendar.Component =
            switch self {
            case .minute: .minute
            case .hour: .hour
            case .day: .day
            case .week: .weekOfYear
            case .month: .month
            }
        guard var next = calendar.dateInterval(of: component, for: start)?.start else { return [] }
        var buckets: [Date] = []
        while next < end {
            guard buckets.count < most else { return nil }
            buckets.append(next)
            guard let interval = calendar.dateInterval(of: component, for: next), interval.end > next else { return buckets }
            next = interval.end
        }
        return buckets
    }
}
