import ReelFetch

/// One inference server: how it is asked for a video, and how it says what became of it.
///
/// Nothing here waits, repeats or gives up: `RemoteRun` does, for all of them alike.
package protocol RemoteServer: Sendable {
    var abilities: Abilities { get }

    /// Says whether the server is there and well.
    func check() async throws(DelegateFailure)

    /// Asks for a video.
    /// - Returns: what the server calls it.
    func submit(_ task: DelegateTask) async throws(DelegateFailure) -> String

    /// - Throws: `DelegateFailure` if the video will not come about.
    func state(of id: String) async throws(DelegateFailure) -> RemoteState

    /// Fetches a finished video.
    func fetch(_ id: String, to path: String, limit: Int) async throws(DelegateFailure)

    /// Stops the work on a video, and forgets it.
    func cancel(_ id: String) async throws(DelegateFailure)

    /// Hears what the server tells by itself until it has told of the end; returns at once if it tells nothing.
    func listen(to id: String, report: RemoteReport) async throws(DelegateFailure)
}

extension RemoteServer {
    package func listen(to id: String, report: RemoteReport) async throws(DelegateFailure) {}
}
