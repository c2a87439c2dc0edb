import ReelQueue
import Testing

@Suite struct WebhookScheduleTests {
    /// SplitMix64: the same numbers for the same seed.
    struct Seeded: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9e37_79b9_7f4a_7c15
            var z = state
            z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
            z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
            return z ^ (z >> 31)
        }
    }

    private func delays(_ schedule: WebhookSchedule, seed: UInt64 = 1) -> [Duration] {
        var random = Seeded(state: seed)
        return (1...).lazy.map { schedule.delay(afterAttempt: $0, using: &random) }.prefix { $0 != nil }.compactMap(\.self)
    }

    @Test func tenRetriesOverAboutTwoHours() {
        for seed in 1...50 as ClosedRange<UInt64> {
            let delays = delays(WebhookSchedule(), seed: seed)
            #expect(delays.count == 10)
            let total = delays.reduce(.zero, +)
            #expect(total > .seconds(105 * 60) && total < .seconds(135 * 60), "\(total)")
        }
    }

    @Test func eachWaitIsTwiceTheOneBeforeButForJitter() {
        #expect(delays(WebhookSchedule(base: .seconds(2), maximumRetries: 4, jitter: 0)) == [2, 4, 8, 16].map { .seconds($0) })
        for (attempt, delay) in delays(WebhookSchedule(base: .seconds(1))).enumerated() {
            let middle = Duration.seconds(1 << attempt)
            #expect(delay >= middle * 0.9 && delay <= middle * 1.1)
        }
    }

    @Test func theSameRandomSourceGivesTheSameWaits() {
        #expect(delays(WebhookSchedule(), seed: 7) == delays(WebhookSchedule(), seed: 7))
        #expect(delays(WebhookSchedule(), seed: 7) != delays(WebhookSchedule(), seed: 8))
    }

    @Test(arguments: [-1, 0, 11, 12, Int.max]) func noRetryAfterTheLastNorBeforeTheFirst(attempt: Int) {
        var random = Seeded(state: 1)
        #expect(WebhookSchedule().delay(afterAttempt: attempt, using: &random) == nil)
    }
}
