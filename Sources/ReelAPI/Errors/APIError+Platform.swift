extension APIError {
    /// fal's names of what can go wrong with a call of its platform API.
    public enum PlatformErrorType: String, Sendable {
        case validation = "validation_error"
        case authorization = "authorization_error"
        case notFound = "not_found"
        case rateLimited = "rate_limited"

        var status: Int {
            switch self {
            case .validation: 400
            case .authorization: 403
            case .notFound: 404
            case .rateLimited: 429
            }
        }
    }

    /// An error in the platform API's own shape: `{"error": {"type", "message"}}`.
    public static func platform(_ type: PlatformErrorType, _ message: String) -> APIError {
        APIError(status: type.status, body: ["error": ["type": .string(type.rawValue), "message": .string(message)]])
    }
}
