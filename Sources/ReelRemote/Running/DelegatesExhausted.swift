/// None of the servers that make an endpoint's videos has made one. Another attempt may go better.
public struct DelegatesExhausted: Error, Sendable, CustomStringConvertible {
    /// What came of each, in the order in which they were asked.
    public let failures: [(name: String, failure: DelegateFailure)]

    public var description: String {
        "No inference server made this video. " + failures.map { "\($0.name): \($0.failure.message)" }.joined(separator: "; ")
    }
}
