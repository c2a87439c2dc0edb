import FoundationEssentials
import Logging
import ReelQueue

extension Server {
    /// Refuses to start where that would let in everybody, and nobody has said that this is meant; before anything is written.
    func checkKeys() async throws {
        guard configuration.keys.isEmpty else { return }
        let place = configuration.sharing.database == nil ? configuration.dataDirectory : "The database"
        let stored =
            configuration.usesStoredKeys
            ? try await KeyService.keys(in: configuration.dataDirectory, sharing: configuration.sharing) : []
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
}
