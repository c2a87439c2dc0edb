/// Thins out progress: tells when at least another fiftieth of the work is done.
struct ProgressMeter {
    private let total: Int
    private let before: Double
    private var told: Double

    /// - Parameter before: the share of the work that is done already.
    init(total: Int, before: Double = 0) {
        self.total = total
        self.before = min(max(before, 0), 1)
        told = self.before
    }

    /// The share of the work done, if that is worth telling.
    mutating func advance(to done: Int) -> Double? {
        let fraction = before + (1 - before) * Double(done) / Double(max(1, total))
        guard fraction - told >= 0.02 || done == total else { return nil }
        told = fraction
        return fraction
    }
}
