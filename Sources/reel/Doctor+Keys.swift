import Foundation
import ReelQueue
import ReelServer

extension Doctor {
    /// Who may call a server with these settings and this data folder.
    static func keys(_ folder: String, _ settings: Settings) async -> (isSound: Bool, text: String) {
        let path = KeyService.path(in: folder)
        let rights = try? FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        guard (rights ?? 0) & 0o077 == 0 else {
            return (false, "keys: others on this machine can get at \(path). Do this: chmod 600 \(path)")
        }
        do {
            let given = try settings.keys(file: nil).count
            let sharing = try settings.sharing()
            let stored = try await KeyService.keys(in: folder, sharing: sharing)
            let isOpenToAll = try settings.isOpenToAll(false)
            let live = stored.filter { $0.state(at: Date()) == .live }
            guard given + live.count == 0 || !isOpenToAll else {
                return (false, "keys: there are \(given + live.count), and REEL_WITHOUT_KEYS is set too. Drop one of them.")
            }
            guard given + stored.count > 0 else {
                return (
                    true,
                    isOpenToAll
                        ? "keys: none, and everybody is let in, from other machines too (REEL_WITHOUT_KEYS)"
                        : "keys: none, so only this machine can be served, and all of it; reel keys create makes one"
                )
            }
            var parts: [String] = []
            if given > 0 { parts.append("\(given) from settings") }
            if !stored.isEmpty {
                let administrators = live.filter { $0.scopes.contains(.admin) }.count
                parts.append(
                    "\(live.count) live in \(sharing.database == nil ? path : "the database"), \(administrators) of scope admin; \(stored.count - live.count) expired or revoked"
                )
            }
            return (true, "keys: " + parts.joined(separator: ", "))
        } catch {
            return (false, "keys: \((error as? CommandFailure)?.message ?? "\(error)")")
        }
    }
}
