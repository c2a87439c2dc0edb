import Foundation
import ReelS3
import Testing

@Suite struct S3TimeTests {
    @Test func datesAreReadAndWritten() {
        let date = Date(timeIntervalSince1970: 1_369_353_600)
        #expect(S3Timestamp.compact(date) == "20130524T000000Z")
        #expect(S3Timestamp.parse(header: "Fri, 24 May 2013 00:00:00 GMT") == date)
        #expect(S3Timestamp.parse(list: "2013-05-24T00:00:00.123Z") == date)
        #expect(S3Timestamp.parse(list: "2013-05-24T00:00:00Z") == date)
        for text in ["", "Fri, 24 May 2013 00:00:00 CET", "24 May 2013", "Fri, 24 Mai 2013 00:00:00 GMT", "2013-05-24"] {
            #expect(S3Timestamp.parse(header: text) == nil && S3Timestamp.parse(list: text) == nil, "\(text)")
        }
    }

    @Test func theClockFollowsTheServers() {
        let clock = S3Clock { Date(timeIntervalSince1970: 1_369_353_600 + 1200) }
        #expect(clock.offset == 0)
        #expect(clock.correct(by: "Fri, 24 May 2013 00:00:00 GMT"))
        #expect(clock.offset == -1200 && S3Timestamp.compact(clock.time) == "20130524T000000Z")
        #expect(!clock.correct(by: "Fri, 24 May 2013 00:00:01 GMT"), "a second is no news")
        #expect(!clock.correct(by: nil) && !clock.correct(by: "soon"))
    }

    @Test func waitsGrowToALimitAndAreSpread() {
        var random = SystemRandomNumberGenerator()
        let policy = S3RetryPolicy()
        for attempt in 1...40 {
            let limit = min(policy.longest, policy.base * Double(1 << min(attempt - 1, 20)))
            let waits = (0..<50).map { _ in policy.wait(afterAttempt: attempt, using: &random) }
            #expect(waits.allSatisfy { $0 >= .zero && $0 <= limit })
            #expect(Set(waits).count > 40)
            #expect(waits.contains { $0 > limit * 0.5 } && waits.contains { $0 < limit * 0.5 })
        }
    }
}
