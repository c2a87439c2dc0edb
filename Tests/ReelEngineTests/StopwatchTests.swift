import ReelEngine
import Testing

@Suite struct StopwatchTests {
    @Test func addsUpWhatAStageTook() throws {
        let stopwatch = Stopwatch()
        for _ in 0..<2 { stopwatch.measure("work") { Self.work() } }
        let none: Stopwatch? = nil
        #expect(none.measure("nothing") { 7 } == 7)
        let lines = stopwatch.lines(frameCount: 10)
        #expect(lines.count == 3)
        let line = try #require(lines.first { $0.contains("work") })
        let seconds = try #require(line.split(separator: " ").dropLast(5).last.flatMap { Double($0) })
        let all = try #require(lines.last?.split(separator: " ").dropLast(5).last.flatMap { Double($0) })
        #expect(seconds > 0 && seconds <= all, "\(lines)")
    }

    /// Keeps the processor busy for some milliseconds.
    private static func work() {
        var sum = 0
        for i in 0..<10_000_000 { sum = sum &* 31 &+ i }
        #expect(sum != 1)
    }
}
