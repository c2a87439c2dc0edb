/// The fixed buckets of histograms: the same for every server, so that figures of several can be added up.
public enum MetricBuckets {
    /// Seconds that a request or a commit takes.
    public static let requestSeconds = [
        0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30,
    ]
    /// Seconds that a job waits or runs: up to an hour.
    public static let jobSeconds = [0.01, 0.05, 0.1, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 120, 300, 600, 1800, 3600]
    /// How many things there are of a kind.
    public static let counts: [Double] = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512]

    /// The buckets of a histogram that was given none, by its name.
    static func standard(for name: String) -> [Double] {
        if name.hasPrefix("reel_job_"), name.hasSuffix("_seconds") { return jobSeconds }
        return name.hasSuffix("_seconds") ? requestSeconds : counts
    }
}
