import Crypto
import FoundationEssentials

/// What a request sends. It can be sent again.
enum S3Body: Sendable {
    case bytes([UInt8])
    /// A part of a file, and its SHA-256 in hexadecimal.
    case file(S3LocalFile, Range<Int>, digest: String)

    var count: Int {
        switch self {
        case .bytes(let bytes): bytes.count
        case .file(_, let range, _): range.count
        }
    }

    /// SHA-256 in hexadecimal: every body is covered by its request's signature, over TLS or not.
    var digest: String {
        switch self {
        case .bytes(let bytes): bytes.isEmpty ? S3Signer.emptyPayload : S3Encoding.hex(SHA256.hash(data: bytes))
        case .file(_, _, let digest): digest
        }
    }
}

/// A call of an S3 server.
struct S3Call: Sendable {
    var method: String
    /// Within the location's prefix; nil for the bucket itself.
    var key: String?
    var query: [S3Request.Field] = []
    var headers: [S3Request.Field] = []
    var body = S3Body.bytes([])
}
