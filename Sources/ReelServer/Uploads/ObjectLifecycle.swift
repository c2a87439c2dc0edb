package import HTTPTypes
package import ReelAPI

/// How long a file is to live, as `X-Fal-Object-Lifecycle` or `X-Fal-Object-Lifecycle-Preference` says:
/// `{"expiration_duration_seconds": 3600}`.
package struct ObjectLifecycle: Hashable {
    /// Seconds; nil for ever.
    package var lifetime: Int?

    /// - Parameters:
    ///   - names: the headers that may say it, the first that does counts; `null` says for ever.
    ///   - otherwise: seconds that a file is kept where no header says; nil for ever.
    /// - Throws: `APIError` 400 if a header is there and does not say this.
    package init(
        _ headers: HTTPFields, in names: [HTTPField.Name] = [.objectLifecycle, .objectLifecyclePreference],
        otherwise: Int? = nil
    ) throws(APIError) {
        lifetime = otherwise
        for name in names {
            guard let text = headers[name] else { continue }
            guard let fields = try? JSONValue(parsing: text.utf8).object else {
                throw .badLifecycle(name, "is not a JSON object")
            }
            switch fields["expiration_duration_seconds"] {
            case nil: continue
            case .null: lifetime = nil
            case .integer(let seconds) where Self.lifetimes.contains(seconds): lifetime = seconds
            case .number(let seconds) where seconds >= 1 && seconds <= Double(Self.lifetimes.upperBound): lifetime = Int(seconds)
            default:
                throw .badLifecycle(
                    name, "has an expiration_duration_seconds that is not a number from 1 to \(Self.lifetimes.upperBound)")
            }
            return
        }
    }

    /// Up to a hundred years.
    private static let lifetimes = 1...3_155_760_000
}

extension APIError {
    fileprivate static func badLifecycle(_ name: HTTPField.Name, _ what: String) -> APIError {
        APIError(status: 400, "\(name.rawName) \(what).", errorType: "bad_request")
    }
}
