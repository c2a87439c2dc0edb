import HTTPTypes
import Hummingbird
import NIOCore
import ServiceLifecycle

/// Server-sent events (WHATWG HTML, section 9.2) about something that changes.
///
/// The source is asked when it may have changed and the last events have been written, so a slow reader costs no memory.
struct EventStream<Source: EventSource>: Sendable {
    enum Ending: Sendable {
        /// The source has told everything.
        case complete
        /// The client is gone.
        case hungUp
        /// The server is being stopped.
        case stopping
    }

    private enum Wake: Sendable {
        case look
        case stop(Ending)
    }

    let source: Source
    /// Yields when the source may have something to tell; made before anyone looked at it.
    let changes: AsyncStream<Void>
    let hangUp: HangUpHandler
    /// Silence after which a comment is sent, so that nothing on the way takes the connection for dead.
    var keepAlive = Duration.seconds(15)

    /// - Parameter onEnd: hears how the stream ended, and gives the data of a last event, if there is to be one.
    func response(onEnd: @escaping @Sendable (Ending) async throws -> String? = { _ in nil }) -> Response {
        let headers: HTTPFields = [
            .contentType: "text/event-stream", .cacheControl: "no-cache", .acceleratedBuffering: "no",
        ]
        return Response(
            status: .ok, headers: headers,
            body: ResponseBody { writer in
                let ending = try await write(to: &writer)
                if let last = try await onEnd(ending) { try await writer.write(Self.event(last)) }
                try await writer.finish(nil)
            })
    }

    private func write(to writer: inout any ResponseBodyWriter) async throws -> Ending {
        let (wakes, wake) = AsyncStream.makeStream(of: Wake.self, bufferingPolicy: .bufferingNewest(1))
        return try await withThrowingTaskGroup(of: Void.self) { group in
            defer { group.cancelAll() }
            wake.yield(.look)
            let gone = hangUp.untilGone()
            group.addTask { for await _ in changes { wake.yield(.look) } }
            group.addTask {
                for await _ in gone {}
                wake.yield(.stop(.hungUp))
                wake.finish()
            }
            group.addTask {
                try await gracefulShutdown()
                wake.yield(.stop(.stopping))
                wake.finish()
            }
            group.addTask {
                while true {
                    try await Task.sleep(for: keepAlive)
                    wake.yield(.look)
                }
            }

            var source = source
            var lastWrite = ContinuousClock.now
            for await wake in wakes {
                if case .stop(let ending) = wake { return ending }
                let (events, isLast) = try await source.pull()
                let isSilent = events.isEmpty && lastWrite.duration(to: .now) >= keepAlive
                let parts = isSilent ? [ByteBuffer(string: ": keep-alive\n\n")] : events.map(Self.event)
                do {
                    for part in parts {
                        try await writer.write(part)
                        lastWrite = .now
                    }
                } catch {
                    return .hungUp
                }
                if isLast { return .complete }
            }
            throw CancellationError()
        }
    }

    private static func event(_ data: String) -> ByteBuffer {
        ByteBuffer(string: "data: \(data)\n\n")
    }
}
