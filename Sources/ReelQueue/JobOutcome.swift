/// What a job ends with: the response body to serve, as JSON text.
public enum JobOutcome: Codable, Hashable, Sendable {
    case output(json: String)
    /// The model's own error, served with its HTTP status.
    case error(status: Int, json: String)
}
