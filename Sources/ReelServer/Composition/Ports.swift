import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOCore
import NIOPosix
import NIOSSL
import ReelPKI
import ServiceLifecycle

/// The ports that a server listens on: http, and where it is set up https and the proxy for CONNECT requests.
struct Ports {
    private let configuration: ServerConfiguration
    private let responders: Responders
    private let threads: NIOThreadPool
    private let logger: Logger
    private let announce: @Sendable (Listener.Kind, SocketAddress?) -> Void

    /// - Parameters:
    ///   - threads: for name servers, which may hang.
    ///   - onListening: hears each port that is being listened on.
    init(
        _ configuration: ServerConfiguration, _ responders: Responders, threads: NIOThreadPool, _ logger: Logger,
        onListening: @escaping @Sendable (Listener) -> Void
    ) {
        self.configuration = configuration
        self.responders = responders
        self.threads = threads
        self.logger = logger
        announce = { kind, address in
            let host = kind == .connect ? "127.0.0.1" : configuration.host
            onListening(Listener(kind: kind, host: host, port: address?.port ?? 0))
        }
    }

    /// A service for each port, to be stopped from the last to the first.
    /// - Throws: `ServerError` for a certificate that cannot be had.
    func services() throws -> [any Service] {
        let http = channel
        let announce = announce
        var ports: [any Service] = [
            application(responders.responder("http"), .http1(configuration: http), port: configuration.port) {
                announce(.http, $0)
            }
        ]
        guard let tls = configuration.tls else { return ports }
        let (localTLS, tlsAddress) = AsyncStream.makeStream(of: SocketAddress.self)
        let secure = try HTTPServerBuilder.tls(.http1(configuration: http), tlsConfiguration: identity(tls.identity))
        ports.append(
            application(responders.responder("https"), secure, port: tls.port) { address in
                if let address { tlsAddress.yield(address) }
                announce(.https, address)
            })
        if let port = configuration.connectPort {
            let proxy = ConnectProxy(port: port, local: localTLS, threads: threads, logger: logger) { announce(.connect, $0) }
            ports.insert(proxy, at: 0)
        }
        return ports
    }

    private var channel: HTTP1Channel.Configuration {
        .guarded(
            configuration.clientLimits, trusted: configuration.trustedProxies, uploadLimit: configuration.maximumUploadBytes)
    }

    private func application(
        _ responder: ReelResponder, _ server: HTTPServerBuilder, port: Int,
        _ onListening: @escaping @Sendable (SocketAddress?) -> Void
    ) -> some Service {
        Application(
            responder: responder,
            server: server,
            configuration: ApplicationConfiguration(
                address: .hostname(configuration.host, port: port), serverName: "reel"),
            onServerRunning: { channel in onListening(channel.localAddress) },
            logger: logger
        )
    }

    private func identity(_ identity: ServerConfiguration.TLS.Identity) throws -> TLSConfiguration {
        switch identity {
        case .files(let certificate, let key):
            guard let chain = try? NIOSSLCertificate.fromPEMFile(certificate) else {
                throw ServerError("The certificate \(certificate) cannot be read. It must be a PEM file.")
            }
            guard let privateKey = try? NIOSSLPrivateKey(file: key, format: .pem) else {
                throw ServerError("The key \(key) cannot be read. It must be a PEM file without a password.")
            }
            return .makeServerConfiguration(
                certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(privateKey))
        case .localAuthority:
            let authority = try LocalAuthority.open(folder: configuration.authorityFolder)
            try authority.writeBundle(system: configuration.systemCertificates)
            let issued = try authority.serverCertificate()
            return .makeServerConfiguration(
                certificateChain: try NIOSSLCertificate.fromPEMBytes(Array(issued.certificate.utf8)).map { .certificate($0) },
                privateKey: .privateKey(try NIOSSLPrivateKey(bytes: Array(issued.key.utf8), format: .pem)))
        }
    }
}
