import Foundation
import ReelQueue
import ReelServer
import Testing

@Suite struct ETAEstimatorTests {
    private func estimate(_ reports: [(fraction: Double, elapsed: Double)]) -> ETAEstimator {
        reports.reduce(into: ETAEstimator()) { $0.observe(fraction: $1.fraction, at: $1.elapsed) }
    }

    @Test func `without a report there is no estimate, nor without any advance`() {
        #expect(ETAEstimator().remaining(at: 5) == nil)
        #expect(estimate([(0, 1), (0, 2), (.nan, 3)]).remaining(at: 5) == nil)
    }

    @Test func `an even pace is told exactly, and the rest shrinks between reports`() throws {
        let even = estimate((1...4).map { (Double($0) / 10, Double($0)) })
        #expect(abs(try #require(even.remaining(at: 4)) - 6) < 1e-9)
        #expect(abs(try #require(even.remaining(at: 4.5)) - 5.5) < 1e-9)
        #expect(even.remaining(at: 100) == 0)
    }

    @Test func `a slow start is soon outweighed by the pace of late`() throws {
        // Nothing for 10 s, then a tenth each second: 6 s are left at 14 s, where the mean pace would say 21.
        let late = estimate((1...4).map { (Double($0) / 10, 10 + Double($0)) })
        let left = try #require(late.remaining(at: 14))
        #expect(left > 6 && left < 12)
    }

    @Test func `one odd report does not turn the estimate over`() throws {
        let steady = (1...50).map { (Double($0) / 100, Double($0) / 10) }
        let left = try #require(estimate(steady + [(0.56, 5.1)]).remaining(at: 5.1))
        #expect(left > 3 && left < 5)
    }

    @Test func `work that begins anew is measured anew`() throws {
        let again = estimate([(0.5, 5), (0.9, 9), (0.1, 0.5)])
        #expect(abs(try #require(again.remaining(at: 0.5)) - 4.5) < 1e-9)
    }

    @Test func `all is done at 1, and more than that is no more`() {
        #expect(estimate([(0.5, 1), (7, 2)]).remaining(at: 2) == 0)
    }

    @Test func `a queued job waits for its share of those before it, then runs itself`() {
        #expect(ETAEstimator.untilDone(position: 0, workers: 1, mean: 10, own: 10) == 15)
        #expect(ETAEstimator.untilDone(position: 3, workers: 2, mean: 10, own: 4) == 21.5)
        #expect(ETAEstimator.untilDone(position: -1, workers: 0, mean: 10, own: 10) == 15)
    }

    /// The queue played out: workers anywhere in their jobs, jobs of one length.
    @Test(arguments: [1, 2, 5]) func `the estimate for queued jobs is that of a simulated queue`(workers: Int) {
        let mean = 10.0
        for position in [0, 1, 7] {
            var random = SplitMix(state: 7)
            var total = 0.0
            for _ in 0..<2000 {
                let offset = Double.random(in: 0..<1, using: &random)
                var free = (0..<workers).map { (Double($0) + offset) / Double(workers) * mean }
                for _ in 0..<position {
                    free.sort()
                    free[0] += mean
                }
                total += (free.min() ?? 0) + mean
            }
            let estimate = ETAEstimator.untilDone(position: position, workers: workers, mean: mean, own: mean)
            #expect(abs(total / 2000 - estimate) < 0.3)
        }
    }

    @Test func `recent runs count more, and an endpoint's own before all`() {
        let times = RunTimes()
        #expect(times.mean(of: "a") == nil)
        times.add(10, of: "a")
        times.add(20, of: "b")
        #expect(times.mean(of: "a")?.own == 10 && times.mean(of: "b")?.own == 20)
        #expect(times.mean(of: "new")?.own == 13 && times.mean(of: "a")?.all == 13)
    }
}

private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
