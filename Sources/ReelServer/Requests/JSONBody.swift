import Hummingbird
import NIOCore
import NIOHTTP1
import ReelAPI

/// The JSON body of a request.
enum JSONBody {
    /// Largest body in bytes: two pictures as `data:` URIs, within reason.
    static let limit = 32 << 20

    /// - Throws: `APIError` 413 beyond the limit, 400 for one that is not sent as HTTP has it, 422 in FastAPI's words for
    ///   no body or one that is not JSON, or too deep or wide.
    static func read(_ request: Request) async throws -> JSONValue {
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > limit {
            throw APIError.bodyTooLarge(limit: limit)
        }
        let body: ByteBuffer
        do {
            body = try await request.body.collect(upTo: limit)
        } catch is NIOTooManyBytesError {
            throw APIError.bodyTooLarge(limit: limit)
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
}
