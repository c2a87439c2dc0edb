/// Where the end of a job is to be announced.
public struct WebhookTarget: Codable, Hashable, Sendable {
    /// The http or https URL that gets the POST.
    public let url: String
    /// Start of file URLs as whoever submitted the job reached the server, so that the ones in the announcement work for them too.
    public let fileBase: String

    public init(url: String, fileBase: String) {
        self.url = url
        self.fileBase = fileBase
    }
}
