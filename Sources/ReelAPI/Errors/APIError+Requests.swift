/// What a request hears that is too large or too odd to be looked at.
extension APIError {
    public static let notHTTP = APIError(
        status: 400, "The request is not well-formed HTTP/1.1. Check its first line, its headers and its length.",
        errorType: "bad_request")

    public static let headTooLarge = APIError(
        status: 431, "The request's headers are too many or too long. Send what is long in the body.", errorType: "bad_request")

    /// - Parameter limit: bytes.
    public static func targetTooLong(limit: Int) -> APIError {
        APIError(
            status: 414, "The request's path and query are longer than \(limit) bytes. Send what is long in the body.",
            errorType: "bad_request")
    }

    public static let badHost = APIError(
        status: 400, "The Host header must be there once, as a name or an address with or without a port.",
        errorType: "bad_request")

    /// JSON that is one, but of a shape that nobody needs.
    public static func bodyTooComplex(_ reason: String) -> APIError {
        invalid([
            ErrorDetail(
                type: "json_invalid", location: ["body", 0], message: "JSON decode error", input: [:],
                context: ["error": .string("The request's body \(reason)")])
        ])
    }
}
