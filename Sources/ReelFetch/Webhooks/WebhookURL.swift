/// A URL that webhooks may be sent to: http or https, nothing in it that two parsers could read differently.
public struct WebhookURL: Hashable, Sendable {
    /// The longest one taken, in bytes.
    public static let maximumLength = 2048

    let remote: RemoteURL

    /// - Throws: `FetchError` with `malformedURL` or `unsupportedScheme`.
    public init(_ text: String) throws(FetchError) {
        remote = try RemoteURL(text, maximumLength: Self.maximumLength)
    }
}
