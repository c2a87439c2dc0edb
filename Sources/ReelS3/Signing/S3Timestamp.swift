package import FoundationEssentials
import Glibc

/// Dates as S3 writes them.
package enum S3Timestamp {
    /// `20130524T000000Z`.
    package static func compact(_ date: Date) -> String { format(date, "%Y%m%dT%H%M%SZ") }

    /// `Fri, 24 May 2013 00:00:00 GMT`, of a Date header; nil for anything else.
    package static func parse(header: String) -> Date? {
        let words = header.split(separator: " ")
        guard words.count == 6, words[5] == "GMT", let month = months.firstIndex(of: String(words[2])) else { return nil }
        return date(words[3], "\(month + 1)", words[1], words[4].split(separator: ":"))
    }

    /// `2013-05-24T00:00:00.000Z`, of a list; the fraction of a second is left out. Nil for anything else.
    package static func parse(list: String) -> Date? {
        let halves = list.split(separator: "T")
        guard halves.count == 2, halves[1].hasSuffix("Z") else { return nil }
        let day = halves[0].split(separator: "-")
        guard day.count == 3 else { return nil }
        return date(day[0], day[1], day[2], halves[1].prefix { $0 != "." && $0 != "Z" }.split(separator: ":"))
    }

    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    private static func date(
        _ year: some StringProtocol, _ month: some StringProtocol, _ day: some StringProtocol, _ clock: [Substring]
    ) -> Date? {
        let clock = clock.compactMap { Int32($0) }
        guard let year = Int32(year), let month = Int32(month), let day = Int32(day), clock.count == 3,
            (1970...9999).contains(year),
            (1...12).contains(month), (1...31).contains(day)
        else { return nil }
        var parts = tm()
        (parts.tm_year, parts.tm_mon, parts.tm_mday) = (year - 1900, month - 1, day)
        (parts.tm_hour, parts.tm_min, parts.tm_sec) = (clock[0], clock[1], clock[2])
        return Date(timeIntervalSince1970: TimeInterval(timegm(&parts)))
    }

    private static func format(_ date: Date, _ pattern: String) -> String {
        var (time, parts) = (time_t(date.timeIntervalSince1970.rounded(.down)), tm())
        gmtime_r(&time, &parts)
        var buffer = [CChar](repeating: 0, count: 64)
        let count = strftime(&buffer, buffer.count, pattern, &parts)
        return String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
