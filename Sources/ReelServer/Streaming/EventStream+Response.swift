import HTTPTypes
import Hummingbird
import NIOCore

extension EventStream {
    /// - Parameter onEnd: hears how the stream ended, and gives the data of a last event, if there is to be one.
    func response(onEnd: @escaping @Sendable (StreamEnding) async throws -> String? = { _ in nil }) -> Response {
        let headers: HTTPFields = [
            .contentType: "text/event-stream", .cacheControl: "no-cache", .acceleratedBuffering: "no",
        ]
        return Response(
            status: .ok, headers: headers,
            body: ResponseBody { writer in
                let ending = try await send { try await writer.write(ByteBuffer(string: $0)) }
                if let last = try await onEnd(ending) {
                    try await writer.write(ByteBuffer(string: Self.event(last)))
                }
                try await writer.finish(nil)
            })
    }
}
