/// Thins out progress: tells when at least another fiftieth of the work is done.
struct ProgressMeter {
    private let total: Int
    private var told = 0.0

    init(total: Int) { self.total = total }

    /// The share of the work done, if that is worth telling.
    mutating func advance(to done: Int) -> Double? {
        let fraction = Double(done) / Double(max(1, total))
        guard fraction - told >= 0.02 || done == total else { return nil }
        told = fraction
        return fraction
    }
}
