/// What an event stream tells, asked for whenever it may have changed.
package protocol EventSource: Sendable {
    /// What there is to tell since the last call: the data of each event, JSON text, and whether that was all.
    mutating func pull() async throws -> (events: [String], isLast: Bool)
}
