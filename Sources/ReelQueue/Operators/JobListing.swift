/// A part of a list of jobs.
public struct JobListing: Hashable, Sendable {
    public var jobs: [ListedJob]
    /// Where the rest begins, for `JobQuery.before`; nil if this is the end. A rest may be left though fewer jobs than wanted were found:
    /// a search that takes long stops on the way.
    public var next: Int64?
}
