import FoundationEssentials

/// What an upload is going to be.
struct UploadFacts: Codable, Sendable {
    var name: String
    var contentType: String
    /// Seconds that the finished file lives; nil for ever.
    var lifetime: Int?
    var begun: Date
}
