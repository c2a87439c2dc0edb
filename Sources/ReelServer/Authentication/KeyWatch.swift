import FoundationEssentials
import Logging
import ReelQueue
import ServiceLifecycle

/// Keeps the server's keys as the store has them, whoever changes it: `reel keys` is another process.
actor KeyWatch: Service {
    private let store: any KeyStore
    private let keys: LiveKeys
    private let logger: Logger
    private var version: String?
    private var hasFailed = false

    /// How long a new key is not known yet, and a revoked one still good.
    private static let interval = Duration.milliseconds(500)

    init(store: any KeyStore, keys: LiveKeys, logger: Logger) {
        self.store = store
        self.keys = keys
        self.logger = logger
    }

    /// Makes and revokes keys; what it does counts at once.
    nonisolated var service: KeyService {
        KeyService(store: store) { try? await self.look() }
    }

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while true {
                try await Task.sleep(for: Self.interval)
                await self.lookAgain()
            }
        }
    }

    /// Takes up what has changed since the last look.
    /// - Throws: `KeyStoreError`.
    func look() async throws {
        let version = try await store.version()
        guard version != self.version else { return }
        keys.replace(with: try await store.keys(), now: Date())
        self.version = version
    }

    private func lookAgain() async {
        do {
            try await look()
            hasFailed = false
        } catch {
            // Said once: the keys that are known stay good until it can be read again.
            if !hasFailed { logger.error("The keys cannot be read", metadata: ["error": "\(error)"]) }
            hasFailed = true
        }
    }
}
