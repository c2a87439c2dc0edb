import ReelQueue
import Testing

struct RetryBackoffTests {
    @Test func waitsDoubleUpToAMinuteWithinTheirJitter() {
        var random = SystemRandomNumberGenerator()
        let backoff = RetryBackoff()
        for (attempt, seconds) in [(1, 1.0), (2, 2), (3, 4), (6, 32), (7, 60), (10, 60), (1000, 60), (0, 1)] {
            let delays = (0..<200).map { _ in backoff.delay(afterAttempt: attempt, using: &random) / .seconds(1) }
            #expect(delays.allSatisfy { (seconds * 0.5...seconds * 1.5).contains($0) }, "\(attempt)")
            #expect(Set(delays).count > 100, "jobs that failed together do not come back together")
        }
    }
}
