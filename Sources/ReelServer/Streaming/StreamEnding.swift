/// How an event stream ended.
package enum StreamEnding: Hashable, Sendable {
    /// The source has told everything.
    case complete
    /// The client is gone.
    case hungUp
    /// The server is being stopped.
    case stopping
}
