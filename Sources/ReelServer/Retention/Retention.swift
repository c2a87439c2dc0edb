/// How long what is finished is kept.
public struct Retention: Hashable, Sendable {
    /// Seconds that an upload or a result is kept where its request does not say; nil for ever.
    public var files: Int?
    /// Seconds from a job's end that its record is kept: input, log and outcome.
    public var jobs: Int

    public init(files: Int? = 7 * 86400, jobs: Int = 30 * 86400) {
        self.files = files
        self.jobs = jobs
    }
}
