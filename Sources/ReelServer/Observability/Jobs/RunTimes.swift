import Synchronization

/// How long jobs have taken of late, by endpoint and together: a mean in which recent jobs count more.
package final class RunTimes: Sendable {
    private struct Means {
        var byEndpoint: [String: Double] = [:]
        var all: Double?

        mutating func add(_ seconds: Double, of endpoint: String) {
            byEndpoint[endpoint] = RunTimes.mixed(byEndpoint[endpoint], seconds)
            all = RunTimes.mixed(all, seconds)
        }
    }

    /// Weight of the latest job.
    private static let weight = 0.3
    private let means = Mutex(Means())
    private let crew = Mutex<Int?>(nil)

    package init() {}

    package func add(_ seconds: Double, of endpoint: String) {
        means.withLock { $0.add(seconds, of: endpoint) }
    }

    /// Forgets what it knows for what jobs of all processes have taken, the oldest first.
    package func replace(with jobs: [(endpoint: String, seconds: Double)]) {
        var found = Means()
        for job in jobs { found.add(job.seconds, of: job.endpoint) }
        means.withLock { $0 = found }
    }

    /// Jobs that all processes together make side by side; nil where this one alone makes any.
    package var workers: Int? {
        get { crew.withLock { $0 } }
        set { crew.withLock { $0 = newValue } }
    }

    /// Seconds; nil before any job has ended.
    package func mean(of endpoint: String) -> (own: Double, all: Double)? {
        means.withLock { means in means.all.map { (own: means.byEndpoint[endpoint] ?? $0, all: $0) } }
    }

    /// Seconds that jobs of the endpoint itself have taken; nil before any has ended.
    func recent(_ endpoint: String) -> Double? { means.withLock { $0.byEndpoint[endpoint] } }

    private static func mixed(_ mean: Double?, _ seconds: Double) -> Double {
        mean.map { $0 + (seconds - $0) * weight } ?? seconds
    }
}
