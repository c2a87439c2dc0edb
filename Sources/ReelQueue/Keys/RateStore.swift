/// How much of each key's rate is left, where several servers count it together.
public protocol RateStore: Sendable {
    /// Takes one request off the rate of a key: what comes in a minute, at once after a pause, and evenly from then on.
    /// - Returns: nil if there was one; otherwise the seconds until there will be.
    /// - Throws: `JobStoreError`, `CancellationError`.
    func take(key: String, perMinute: Int) async throws -> Double?
}
