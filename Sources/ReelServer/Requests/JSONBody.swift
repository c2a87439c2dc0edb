import FoundationEssentials
import Hummingbird
import NIOCore
import ReelAPI

/// The JSON body of a request.
enum JSONBody {
    /// Largest body in bytes: two pictures as `data:` URIs, within reason.
    static let limit = 32 << 20

    /// - Throws: `APIError` 413 beyond the limit, 422 in FastAPI's words for no body or one that is not JSON.
    static func read(_ request: Request) async throws -> JSONValue {
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > limit {
            throw APIError.bodyTooLarge(limit: limit)
        }
        let body: ByteBuffer
        do {
            body = try await request.body.collect(upTo: limit)
        } catch is NIOTooManyBytesError {
            throw APIError.bodyTooLarge(limit: limit)
        }
        guard body.readableBytes > 0 else { throw APIError.missingBody }
        do {
            return try JSONValue(parsing: body.readableBytesView)
        } catch let error as DecodingError {
            throw Self.invalid(error, in: body)
        }
    }

    private static func invalid(_ error: DecodingError, in body: ByteBuffer) -> APIError {
        guard case .dataCorrupted(let context) = error else { return .notJSON(offset: 0, reason: "Expecting value") }
        let reason = context.underlyingError.map { "\($0)" } ?? context.debugDescription
        return .notJSON(offset: offset(saidIn: reason, body: body), reason: context.debugDescription)
    }

    /// Foundation says where a text stops being JSON only in words: "… around line 1, column 17."
    private static func offset(saidIn reason: String, body: ByteBuffer) -> Int {
        guard let match = reason.firstMatch(of: /line (\d+), column (\d+)/),
            let line = Int(match.1), let column = Int(match.2)
        else { return 0 }
        let lineStarts = body.readableBytesView.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let before = lineStarts.prefix(max(0, line - 1)).reduce(0) { $0 + $1.count + 1 }
        return min(before + column, body.readableBytes)
    }
}
