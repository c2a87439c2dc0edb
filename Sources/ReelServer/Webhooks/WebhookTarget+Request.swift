import ReelAPI
import ReelFetch
import ReelQueue

extension WebhookTarget {
    private static let parameter = "fal_webhook"

    /// The webhook that a submit asks for; nil if it asks for none.
    /// - Throws: `APIError` 422 in Pydantic's words for one that is no http or https URL, or too long.
    init?(_ target: Target) throws(APIError) {
        guard let url = target.parameter(Self.parameter) else { return nil }
        do throws(FetchError) {
            _ = try WebhookURL(url)
        } catch {
            throw APIError.invalid([Self.problem(with: url, error)])
        }
        self.init(url: url, fileBase: target.fileBase)
    }

    private static func problem(with url: String, _ error: FetchError) -> ErrorDetail {
        let limit = WebhookURL.maximumLength
        let location: [JSONValue] = ["query", .string(parameter)]
        return switch error.code {
        case _ where url.utf8.count > limit:
            ErrorDetail(
                type: "url_too_long", location: location, message: "URL should have at most \(limit) characters",
                input: .string(url.prefix(64) + "…"), context: ["max_length": .integer(limit)])
        case .unsupportedScheme:
            ErrorDetail(
                type: "url_scheme", location: location, message: "URL scheme should be 'http' or 'https'", input: .string(url),
                context: ["expected_schemes": "'http' or 'https'"])
        default:
            ErrorDetail(
                type: "url_parsing", location: location,
                message: "Input should be a valid http or https URL with a host name or address", input: .string(url))
        }
    }
}
