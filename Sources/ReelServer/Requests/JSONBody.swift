import Hummingbird
import NIOCore
import NIOHTTP1
import ReelAPI

/// The JSON body of a request.
enum JSONBody {
    /// Largest body of an input in bytes: two pictures as `data:` URIs, within reason.
    static let inputLimit = 32 << 20
    /// Of all other bodies: the list of an upload's 10,000 parts is the longest.
    static let limit = 4 << 20

    /// - Parameter memory: counts what is held of the body; nil for one that is short in any case.
    /// - Throws: `APIError` 413 beyond the limit, 503 where others have taken up the memory, 400 for one that is not sent as HTTP has it, 422 in FastAPI's words for
    ///   no body or one that is not JSON, or too deep or wide.
    static func read(_ request: Request, upTo limit: Int = limit, memory: BodyMemory? = nil) async throws -> JSONValue {
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > limit {
            throw APIError.bodyTooLarge(limit: limit)
        }
        let body: ByteBuffer
        do {
            body = try await collect(request.body, upTo: limit, memory)
        } catch let error as HTTPParserError {
            throw APIError(error)
        }
        guard body.readableBytes > 0 else { throw APIError.missingBody }
        do {
            return try JSONValue(parsing: body.readableBytesView, mostLevels: JSONShape.mostLevels)
        } catch let excess as JSONShape.Excess {
            throw APIError.bodyTooComplex(excess.description)
        } catch {
            throw APIError.notJSON
        }
    }

    private static func collect(_ body: RequestBody, upTo limit: Int, _ memory: BodyMemory?) async throws -> ByteBuffer {
        guard let memory else {
            do {
                return try await body.collect(upTo: limit)
            } catch is NIOTooManyBytesError {
                throw APIError.bodyTooLarge(limit: limit)
            }
        }
        var share = memory.share()
        var collected = ByteBuffer()
        for try await part in body {
            guard collected.readableBytes + part.readableBytes <= limit else { throw APIError.bodyTooLarge(limit: limit) }
            guard share.take(part.readableBytes) else { throw APIError.tooManyBodies }
            if collected.readableBytes == 0 { collected = part } else { collected.writeImmutableBuffer(part) }
        }
        return collected
    }
}
