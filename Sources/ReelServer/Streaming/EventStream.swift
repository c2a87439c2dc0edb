/// Server-sent events (WHATWG HTML, section 9.2) about something that changes.
///
/// The source is asked when it may have changed and the last events have been written, so a slow reader costs no memory. A stream is
/// one task, its connection's own: a thousand idle ones are what a server for video has to carry.
package struct EventStream<Source: EventSource>: Sendable {
    /// For those who know when there may be something to tell, or nobody to hear it any more.
    package let waker: StreamWaker
    private let wakes: AsyncStream<StreamWaker.Wake>
    private let source: Source
    private let streams: OpenStreams

    /// - Parameters:
    ///   - streams: looks after this one while it is being sent.
    ///   - source: makes the source, which may keep the waker to say that there is something to tell.
    package init(among streams: OpenStreams, source: (StreamWaker) throws -> Source) rethrows {
        (waker, wakes) = StreamWaker.make()
        self.source = try source(waker)
        self.streams = streams
    }

    /// Writes the events until there are no more, or nobody to hear them.
    /// - Parameter write: writes text to the client; that it throws means that the client is gone.
    /// - Throws: what the source throws; `CancellationError` once the task is cancelled.
    package func send(_ write: (String) async throws -> Void) async throws -> StreamEnding {
        let number = streams.add(waker)
        defer { streams.remove(number) }
        waker.look()
        var source = source
        var lastWrite = ContinuousClock.now
        for await wake in wakes {
            if case .stop(let ending) = wake { return ending }
            let (events, isLast) = try source.pull()
            let isSilent = events.isEmpty && lastWrite.duration(to: .now) >= streams.silence
            do {
                for text in isSilent ? [": keep-alive\n\n"] : events.map(Self.event) {
                    try await write(text)
                    lastWrite = .now
                }
            } catch {
                return .hungUp
            }
            if isLast { return .complete }
        }
        throw CancellationError()
    }

    /// An event that carries `data`, text of one line.
    static func event(_ data: String) -> String {
        "data: \(data)\n\n"
    }
}
