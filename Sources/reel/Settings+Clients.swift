import Glibc
import ReelServer

/// Whom the server serves, and how patiently: `reel serve`'s flags before the environment.
extension Settings {
    /// Sites whose pages may call the API: `REEL_CORS_ORIGINS`; nil if it is not said.
    /// - Throws: `CommandFailure` for text that names no origins.
    func crossOrigins(_ flag: String?) throws -> CrossOrigins? {
        guard let text = flag ?? text("CORS_ORIGINS") else { return nil }
        guard let origins = CrossOrigins(text) else {
            throw CommandFailure(
                "--cors-origins is \(text); it can be *, none, or origins such as https://app.example,http://localhost:3000.",
                code: CommandFailure.usage)
        }
        return origins
    }

    /// `REEL_HEAD_TIMEOUT`, `REEL_STALL_TIMEOUT` and `REEL_IDLE_TIMEOUT` in seconds, `REEL_MAX_CONNECTIONS`,
    /// `REEL_MAX_CONNECTIONS_PER_ADDRESS`, and `REEL_BODY_MEMORY` in MiB.
    func clientLimits(connections: Int? = nil, perAddress: Int? = nil) throws -> ClientLimits {
        var limits = ClientLimits()
        limits.head = try seconds("HEAD_TIMEOUT") ?? limits.head
        limits.stall = try seconds("STALL_TIMEOUT") ?? limits.stall
        limits.idle = try seconds("IDLE_TIMEOUT") ?? limits.idle
        limits.connections = try Self.checked(
            connections ?? integer("MAX_CONNECTIONS") ?? min(limits.connections, Self.openFiles), "max-connections",
            1...1_000_000)
        limits.connectionsPerAddress = try Self.checked(
            perAddress ?? integer("MAX_CONNECTIONS_PER_ADDRESS") ?? limits.connectionsPerAddress, "max-connections-per-address",
            1...1_000_000)
        limits.bodyBytes = try Self.checked(integer("BODY_MEMORY") ?? limits.bodyBytes >> 20, "body-memory", 32...1_048_576) << 20
        return limits
    }

    private func seconds(_ name: String) throws -> Duration? {
        guard let text = text(name) else { return nil }
        guard let seconds = Double(text), (0.1...86400).contains(seconds) else {
            throw CommandFailure("REEL_\(name) is \(text); it can be 0.1 to 86400 seconds.", code: CommandFailure.usage)
        }
        return .seconds(seconds)
    }

    /// Files that may be open for connections: the system's limit, less what the server itself needs.
    private static var openFiles: Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 512 }
        return Int(clamping: limit.rlim_cur / 4 * 3)
    }
}
