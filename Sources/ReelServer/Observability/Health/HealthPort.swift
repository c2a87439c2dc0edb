import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import ServiceLifecycle

/// The port of a process without an API, for those who watch it.
struct HealthPort: Service {
    let host: String
    /// 0 lets the system choose.
    let port: Int
    let responder: HealthResponder
    let limits: ClientLimits
    let logger: Logger
    let onListening: @Sendable (Listener) -> Void

    func run() async throws {
        try await Application(
            responder: responder, server: .http1(configuration: .guarded(limits, uploadLimit: 0)),
            configuration: ApplicationConfiguration(address: .hostname(host, port: port), serverName: "reel"),
            onServerRunning: { channel in
                onListening(Listener(kind: .http, host: host, port: channel.localAddress?.port ?? 0))
            },
            logger: logger
        ).run()
    }
}
