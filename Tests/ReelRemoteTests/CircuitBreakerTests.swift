import ReelRemote
import Testing

struct CircuitBreakerTests {
    private let start = ContinuousClock.now

    @Test func itOpensAfterFailuresInARowAndTriesWithOneRequest() {
        var breaker = CircuitBreaker(threshold: 2, pauses: .seconds(10)...(.seconds(30)))
        func admits(after seconds: Int) -> Bool { breaker.admit(at: start + .seconds(seconds)) }
        breaker.failed(at: start)
        breaker.succeeded()
        breaker.failed(at: start)
        #expect(admits(after: 0))
        breaker.failed(at: start)
        #expect(!admits(after: 9))
        #expect(admits(after: 10))
        #expect(!admits(after: 10), "one request finds out, not all that wait")
        breaker.failed(at: start + .seconds(11))
        #expect(!admits(after: 30))
        #expect(admits(after: 31))
        breaker.failed(at: start + .seconds(31))
        #expect(!admits(after: 60) && admits(after: 61), "no rest beyond the longest")
        breaker.succeeded()
        #expect(admits(after: 0) && admits(after: 0))
    }

    @Test func aTrialThatWasGivenUpLetsTheNextOneFindOut() {
        var breaker = CircuitBreaker(threshold: 1)
        func admits(after seconds: Int) -> Bool { breaker.admit(at: start + .seconds(seconds)) }
        breaker.failed(at: start)
        #expect(admits(after: 31))
        breaker.abandoned(at: start + .seconds(32))
        #expect(admits(after: 32))
    }

    @Test func whatConcernsOneVideoDoesNotCount() {
        let health = DelegateHealth(breaker: CircuitBreaker(threshold: 1))
        health.failed(DelegateFailure(.refused, "It refused the request."), isVideo: true)
        #expect(health.admit() && health.snapshot.trouble == nil && health.snapshot.failed == 1)
        health.failed(DelegateFailure(.unreachable, "It cannot be reached."), isVideo: false)
        #expect(!health.admit() && !health.snapshot.isUsed && health.snapshot.trouble == "It cannot be reached.")
        health.succeeded(isVideo: false)
        #expect(health.admit() && health.snapshot.isUsed)
    }
}
