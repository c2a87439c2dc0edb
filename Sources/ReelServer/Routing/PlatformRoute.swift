package import HTTPTypes
package import ReelAPI

/// A call of fal's platform API: everything below `/v1`.
package enum PlatformRoute: Hashable {
    case models
    case pricing
    case estimate
    case usage
    case requestsByEndpoint
    case deletePayloads(request: String)

    /// Whether it tells nothing of what callers have done.
    package var isPublic: Bool { self == .models || self == .pricing }

    /// - Throws: `APIError` in the platform's shape, 404 or 405.
    package init(_ segments: [String], method: HTTPRequest.Method) throws(APIError) {
        let (route, wanted): (PlatformRoute, HTTPRequest.Method) =
            switch segments.dropFirst() {
            case ["models"]: (.models, .get)
            case ["models", "pricing"]: (.pricing, .get)
            case ["models", "pricing", "estimate"]: (.estimate, .post)
            case ["models", "usage"]: (.usage, .get)
            case ["models", "requests", "by-endpoint"]: (.requestsByEndpoint, .get)
            case let path where path.count == 4 && path.starts(with: ["models", "requests"]) && path.last == "payloads":
                (.deletePayloads(request: segments[3].lowercased()), .delete)
            default:
                throw .platform(.notFound, "There is no /\(segments.joined(separator: "/"))")
            }
        guard method == wanted || (wanted == .get && method == .head) else { throw .methodNotAllowed }
        self = route
    }
}
