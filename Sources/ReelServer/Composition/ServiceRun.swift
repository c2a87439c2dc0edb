import Logging
import ServiceLifecycle
import UnixSignals

/// Runs services side by side until SIGTERM or SIGINT, and stops them one after the other, from the last to the first.
struct ServiceRun {
    /// How long they may take to stop before they are broken off.
    let stopLimit: Duration
    let logger: Logger

    /// - Parameter companion: ends the others when it has ended; no signal is caught then.
    func run(_ services: [any Service], beside companion: Companion? = nil) async throws {
        var quiet = logger
        // At debug it shows every service down to the last field, which nobody reads, and in which a secret could be.
        quiet.logLevel = max(logger.logLevel, .info)
        var group = ServiceGroupConfiguration(
            services: services, gracefulShutdownSignals: companion == nil ? [.sigterm, .sigint] : [], logger: quiet)
        if let companion {
            group.services.append(
                .init(
                    service: companion,
                    successTerminationBehavior: .gracefullyShutdownGroup,
                    failureTerminationBehavior: .gracefullyShutdownGroup))
        }
        group.maximumGracefulShutdownDuration = stopLimit
        try await ServiceGroup(configuration: group).run()
    }
}

extension ServiceRun {
    /// - Parameter configuration: more time than anything takes that stops by itself: what hangs must not keep the process.
    init(_ configuration: ServerConfiguration, _ logger: Logger) {
        self.init(stopLimit: configuration.stopLimit + configuration.drain + .seconds(15), logger: logger)
    }
}
