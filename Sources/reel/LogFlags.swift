import ArgumentParser
import Logging
import ReelTelemetry

/// How a process that goes on for long writes its log.
struct LogFlags: ParsableArguments {
    @Option(
        name: .customLong("log-format"), help: "How log lines look: text, or json for an object on each line (default: text).")
    var format: String?

    @Option(
        name: .customLong("log-level"),
        help: "Least level that is logged: trace, debug, info, notice, warning, error or critical (default: info).")
    var level: String?

    /// - Throws: `CommandFailure` for another format or level.
    func open(_ settings: Settings) throws -> ProcessLog {
        let format = try settings.logFormat(format)
        return ProcessLog(
            format: format, logger: Settings.logger(format, level: try settings.logLevel(level, otherwise: .info)))
    }
}
