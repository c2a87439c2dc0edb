package import FoundationEssentials
public import Logging

/// Writes log lines with all their metadata, as text or as JSON: one line for each event, whatever its values hold.
public struct StructuredLogHandler: LogHandler {
    public var metadata: Logger.Metadata = [:]
    public var logLevel: Logger.Level = .info
    public var metadataProvider: Logger.MetadataProvider?

    private let format: LogFormat
    private let sink: LogSink
    private let now: @Sendable () -> Date

    public init(
        format: LogFormat, metadataProvider: Logger.MetadataProvider? = nil, sink: LogSink = LogSink()
    ) {
        self.init(format: format, metadataProvider: metadataProvider, sink: sink, now: { Date() })
    }

    package init(
        format: LogFormat, metadataProvider: Logger.MetadataProvider? = nil, sink: LogSink, now: @escaping @Sendable () -> Date
    ) {
        self.format = format
        self.metadataProvider = metadataProvider
        self.sink = sink
        self.now = now
    }

    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    public func log(event: LogEvent) {
        var metadata = metadata
        if let provided = metadataProvider?.get() { metadata.merge(provided) { _, new in new } }
        if let own = event.metadata { metadata.merge(own) { _, new in new } }
        if let error = event.error { metadata["error"] = "\(error)" }
        let record = LogRecord(time: now(), level: event.level, message: "\(event.message)", metadata: metadata)
        sink.write(record.line(format))
    }
}
