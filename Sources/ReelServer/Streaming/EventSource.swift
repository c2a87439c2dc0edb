/// What an event stream tells, asked for whenever it may have changed.
///
/// Asking does not suspend: what is asked a thousand times over must not keep a thousand asynchronous frames.
package protocol EventSource: Sendable {
    /// What there is to tell since the last call: the data of each event, JSON text, and whether that was all.
    mutating func pull() throws -> (events: [String], isLast: Bool)
}
