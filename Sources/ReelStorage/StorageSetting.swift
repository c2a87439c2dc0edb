public import ReelS3

/// Where files are kept: `REEL_STORAGE`.
public enum StorageSetting: Hashable, Sendable {
    /// In the data folder.
    case local
    case s3(S3Location)

    /// - Parameters:
    ///   - text: nil, empty or `local` for the data folder; `s3://bucket/prefix?endpoint=…&region=…` (see `S3Location`).
    ///   - environment: what `S3Location` looks for there.
    /// - Throws: `S3SettingError`.
    public init(parsing text: String?, environment: [String: String] = [:]) throws(S3SettingError) {
        switch text {
        case nil, "", "local": self = .local
        case let text?: self = .s3(try S3Location(parsing: text, environment: environment))
        }
    }
}
