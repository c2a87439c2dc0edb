import FoundationEssentials
import Logging
import ReelQueue

extension Server {
    /// Refuses to start where that would let in everybody, and nobody has said that this is meant; before anything is written to the data folder.
    /// - Parameter shared: the keys that several machines share, if they do.
    func checkKeys(_ shared: (any KeyStore)?) async throws {
        guard configuration.keys.isEmpty else { return }
        let place = shared == nil ? configuration.dataDirectory : "The database"
        let stored = configuration.usesStoredKeys ? try await storedKeys(shared) : []
        if configuration.isOpenToAll, let live = stored.first(where: { $0.state(at: Date()) == .live }) {
            throw ServerError(
                "\(place) has keys, \(live.id) among them, and --without-keys is said too. Revoke them, or drop --without-keys.")
        }
        guard configuration.isOpenToAll || !stored.isEmpty || ListenAddress.isLoopback(configuration.host) else {
            throw ServerError(
                """
                Other machines can reach \(configuration.host), and no keys are set. Make one with reel keys create, set some with --keys \
                FILE or REEL_KEYS, listen on 127.0.0.1, or say --without-keys to let everybody in.
                """)
        }
    }

    private func storedKeys(_ shared: (any KeyStore)?) async throws -> [StoredKey] {
        if let shared { return try await shared.keys() }
        return try await KeyService.keys(in: configuration.dataDirectory, sharing: Sharing())
    }
}
