import Foundation
import ReelServer
import Testing

/// How long it takes to refuse a key tells nothing of how much of it was right.
struct KeyTimingTests {
    private static let samples = 100_000

    /// Welch's t between two series of times, the slowest tenth of each left out, which is other work's doing.
    private func difference(_ first: [Double], _ second: [Double]) -> Double {
        func moments(_ times: [Double]) -> (mean: Double, error: Double) {
            let kept = times.sorted().dropLast(times.count / 10)
            let mean = kept.reduce(0, +) / Double(kept.count)
            let variance = kept.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(kept.count - 1)
            return (mean, variance / Double(kept.count))
        }
        let (one, other) = (moments(first), moments(second))
        return (one.mean - other.mean) / (one.error + other.error).squareRoot()
    }

    /// Times `check` with both, in an order that is left to chance.
    private func measured(_ first: APIKey, _ second: APIKey, _ check: (APIKey) -> Bool) -> Double {
        var times: [[Double]] = [[], []]
        var random = SystemRandomNumberGenerator()
        var known = 0
        for _ in 0..<2 * Self.samples {
            let which = Int.random(in: 0...1, using: &random)
            let key = which == 0 ? first : second
            let start = ContinuousClock.now
            let isKnown = check(key)
            let time = ContinuousClock.now - start
            if isKnown { known += 1 }
            times[which].append(Double(time.components.attoseconds) / 1e9)
        }
        #expect(known == 0)
        return difference(times[0], times[1])
    }

    @Test(.timeLimit(.minutes(5))) func theFirstWrongByteIsAsSlowAsTheLast() throws {
        let secret = String(repeating: "k", count: 56)
        var ring = KeyRing()
        try ring.add("a:\(secret)")
        let keys = LiveKeys(ring)
        let early = try #require(APIKey("a:x\(secret.dropFirst())"))
        let late = try #require(APIKey("a:\(secret.dropLast())x"))
        func isKnown(_ key: APIKey) -> Bool {
            if case .known = keys.find(key, now: .distantPast) { true } else { false }
        }
        let byPlace = measured(early, late, isKnown)
        print("Welch's t of \(Self.samples) refusals each, first and last byte wrong: \(byPlace)")
        // 4.5 is the customary bound; other work on the machine makes outliers, and a leak makes hundreds.
        #expect(abs(byPlace) < 10)
    }

    /// The measurement finds a comparison that stops at the first difference.
    @Test(.timeLimit(.minutes(5))) func aLeakWouldBeSeen() throws {
        let secret = Array(String(repeating: "k", count: 4096).utf8)
        let early = try #require(APIKey("a:x" + String(repeating: "k", count: 4095)))
        let late = try #require(APIKey("a:" + String(repeating: "k", count: 4095) + "x"))
        let t = measured(early, late) { key in
            for (one, other) in zip(key.secret.utf8, secret) where one != other { return false }
            return true
        }
        #expect(abs(t) > 100)
    }
}
