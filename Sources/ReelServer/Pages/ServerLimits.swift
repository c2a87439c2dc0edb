import ReelAPI
import ReelFetch

/// The limits of a server that its documentation tells.
struct ServerLimits: Sendable {
    /// Bytes of a picture that is fetched.
    var pictureBytes: Int
    /// Bytes of an uploaded file.
    var uploadBytes: Int
    /// Seconds that files are kept; nil for ever.
    var fileLifetime: Int?
    /// Seconds that finished requests are remembered.
    var jobLifetime: Int
    var maximumQueued: Int?
    var jobsPerKey: Int?
    var clients: ClientLimits
    /// Requests in a minute; nil for any number.
    var ratePerAddress: Int?

    init(_ configuration: ServerConfiguration) {
        pictureBytes = configuration.fetchPolicy.maximumBytes
        uploadBytes = configuration.maximumUploadBytes
        fileLifetime = configuration.retention.files
        jobLifetime = configuration.retention.jobs
        maximumQueued = configuration.maximumQueued
        jobsPerKey = configuration.jobsPerKey
        clients = configuration.clientLimits
        let rate = configuration.ratePerAddress ?? ServerConfiguration.standardRatePerAddress
        ratePerAddress = rate == 0 ? nil : rate
    }

    /// As a table in Markdown.
    var table: String {
        let rows: [(String, String, String)] = [
            ("request body", "\(JSONBody.inputLimit >> 20) MiB for an input, \(JSONBody.limit >> 20) MiB otherwise", "413"),
            (
                "inputs that are being received, all together",
                "\(clients.bodyBytes >> 20) MiB, beyond the first \(BodyMemory.free >> 10) KiB of each", "503 with `Retry-After`"
            ),
            ("its JSON", "\(JSONShape.mostLevels) levels, \(JSONShape.mostValues) values", "422 `json_invalid`"),
            ("path and query", "\(ClientLimits.longestTarget >> 10) KiB", "414"),
            (
                "headers",
                "\(ClientLimits.longestHead >> 10) KiB, \(ClientLimits.longestField >> 10) KiB each, \(ClientLimits.mostFields) of them",
                "431"
            ),
            ("a connection's first request head", seconds(clients.head), "the connection is closed"),
            ("from an answer to the next head", seconds(clients.idle), "the connection is closed"),
            (
                "waiting for a body, or for an answer to be read",
                "\(seconds(clients.stall)), and of a body what more than \(clients.leastBytesPerSecond) bytes a second have earned",
                "the connection is closed"
            ),
            ("open connections", "\(clients.connections), of one address \(clients.connectionsPerAddress)", "closed at once"),
            ("picture file", "\(pictureBytes / 1_000_000) MB", "422 `file_too_large`"),
            ("uploaded file", "\(uploadBytes >> 20) MiB", "413"),
            ("files are kept", fileLifetime.map { "\($0 / 86400) days, unless a request says otherwise" } ?? "for ever", "404"),
            ("finished requests are remembered", "\(jobLifetime / 86400) days", "404"),
            ("requests that wait", maximumQueued.map { "\($0)" } ?? "any number", "429"),
            ("requests of one key that run at once", jobsPerKey.map { "\($0)" } ?? "any number", "they wait"),
            ("requests of one address in a minute", ratePerAddress.map { "\($0)" } ?? "any number", "429 with `Retry-After`"),
        ]
        return (["| what | limit | answer beyond it |", "|---|---|---|"] + rows.map { "| \($0) | \($1) | \($2) |" })
            .joined(separator: "\n")
    }

    private func seconds(_ duration: Duration) -> String {
        "\(Int((duration / .seconds(1)).rounded(.up))) s"
    }
}
