/// Why the settings for S3 make no sense.
public struct S3SettingError: Error, Hashable, Sendable, CustomStringConvertible {
    /// One sentence or two: what is wrong, and what to write instead. It holds no secret.
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}
