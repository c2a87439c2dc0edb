import CoreMetrics
import Logging
import ReelServer
import ReelShot
import ReelTelemetry
import Tracing

/// What the program tells of itself.
extension Settings {
    /// How log lines look: the flag, or `REEL_LOG_FORMAT`.
    /// - Throws: `CommandFailure` for a format that is not there.
    func logFormat(_ flag: String? = nil) throws -> LogFormat {
        guard let text = flag ?? text("LOG_FORMAT") else { return .text }
        guard let format = LogFormat(rawValue: text) else {
            throw Self.wrong(text, flag, "log-format", LogFormat.allCases.map(\.rawValue))
        }
        return format
    }

    /// The least level that is logged: the flag, or `REEL_LOG_LEVEL`.
    /// - Throws: `CommandFailure` for a level that is not there.
    func logLevel(_ flag: String? = nil, otherwise standard: Logger.Level) throws -> Logger.Level {
        guard let text = flag ?? text("LOG_LEVEL") else { return standard }
        guard let level = Logger.Level(rawValue: text) else {
            throw Self.wrong(text, flag, "log-level", Logger.Level.allCases.map(\.rawValue))
        }
        return level
    }

    /// The program's logger: call this once, before anything is logged.
    static func logger(_ format: LogFormat = .text, level: Logger.Level) -> Logger {
        let sink = LogSink()
        LoggingSystem.bootstrap { _ in StructuredLogHandler(format: format, sink: sink) }
        var logger = Logger(label: "reel")
        logger.logLevel = level
        return logger
    }

    /// Metrics, and spans where `REEL_TRACE_FILE` says which file to add them to; for libraries too. Call this once.
    /// - Throws: `CommandFailure` if that file cannot be written to.
    func telemetry() throws -> Telemetry {
        let registry = PrometheusRegistry()
        MetricsSystem.bootstrap(PrometheusFactory(registry: registry))
        registry.gauge("reel_build_info", "Which Reel this is.", labels: [("version", Version.current)]).set(1)
        // The queue's own, recorded through swift-metrics, which has no words for what they are.
        _ = registry.histogram("reel_commit_batch_size", "Changes in one commit of the database.")
        _ = registry.histogram("reel_commit_seconds", "Seconds that a commit of the database takes to reach the disk.")
        guard let path = text("TRACE_FILE") else { return Telemetry(metrics: registry) }
        guard let file = TraceFile(path: path, version: Version.current) else {
            throw CommandFailure("REEL_TRACE_FILE is \(path), which cannot be written to.", code: CommandFailure.usage)
        }
        let tracer = SpanRecorder(file: file)
        InstrumentationSystem.bootstrap(tracer)
        return Telemetry(metrics: registry, tracer: tracer)
    }

    /// How long the server goes on when it is told to stop: the flag, or `REEL_DRAIN`, both in seconds.
    /// - Throws: `CommandFailure` for what is no number of seconds.
    func drain(_ flag: Int?) throws -> Duration {
        .seconds(try Self.checked(flag ?? integer("DRAIN") ?? 0, "drain", 0...300))
    }

    private static func wrong(_ text: String, _ flag: String?, _ name: String, _ choices: [String]) -> CommandFailure {
        let setting = flag == nil ? "REEL_" + name.uppercased().split(separator: "-").joined(separator: "_") : "--" + name
        return CommandFailure(
            "\(setting) is \(text); it can be \(choices.joined(separator: ", ")).", code: CommandFailure.usage)
    }
}
