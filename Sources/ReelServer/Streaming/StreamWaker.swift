/// Wakes one event stream. Wakes that come while it writes are one.
package struct StreamWaker: Sendable {
    package enum Wake: Sendable {
        case look
        case stop(StreamEnding)
    }

    private let continuation: AsyncStream<Wake>.Continuation

    /// - Returns: a waker, and the wakes, which only the stream takes.
    package static func make() -> (waker: StreamWaker, wakes: AsyncStream<Wake>) {
        let (wakes, continuation) = AsyncStream.makeStream(of: Wake.self, bufferingPolicy: .bufferingNewest(1))
        return (StreamWaker(continuation: continuation), wakes)
    }

    /// There may be something to tell.
    package func look() {
        continuation.yield(.look)
    }

    /// There is nobody to tell, or no time left to; the first ending counts.
    package func stop(_ ending: StreamEnding) {
        continuation.yield(.stop(ending))
        continuation.finish()
    }
}
