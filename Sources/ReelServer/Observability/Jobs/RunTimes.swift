import Synchronization

/// How long jobs have taken of late, by endpoint and together: a mean in which recent jobs count more.
package final class RunTimes: Sendable {
    private struct Means {
        var byEndpoint: [String: Double] = [:]
        var all: Double?
    }

    /// Weight of the latest job.
    private static let weight = 0.3
    private let means = Mutex(Means())

    package init() {}

    package func add(_ seconds: Double, of endpoint: String) {
        means.withLock { means in
            means.byEndpoint[endpoint] = Self.mixed(means.byEndpoint[endpoint], seconds)
            means.all = Self.mixed(means.all, seconds)
        }
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
