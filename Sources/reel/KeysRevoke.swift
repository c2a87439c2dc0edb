import ArgumentParser
import Foundation
import ReelQueue
import ReelServer

/// `reel keys revoke`
struct KeysRevoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "Make a key useless, for good. Its jobs go on.",
        discussion: "Other keys see nothing of its jobs, but for those of scope admin.")

    @Argument(help: "The key's id, its part before the colon.")
    var id: String

    @Option(help: "Folder for jobs and videos (default: ~/.local/share/reel).")
    var data: String?

    func run() async throws {
        let folder = data ?? Settings().dataDirectory
        let sharing = try Settings().sharing()
        let place = sharing.database == nil ? folder : "the database"
        // Somebody may well paste the whole key; its secret is not shown again.
        let id = String(id.prefix { $0 != ":" })
        let known = try await Keys.told { try await KeyService.keys(in: folder, sharing: sharing) }
        guard known.contains(where: { $0.id == id }),
            let key = try await Keys.told({ try await KeyService.open(dataDirectory: folder, sharing: sharing).revoke(id) })
        else {
            throw CommandFailure("There is no key \(id) in \(place). reel keys list shows those that are there.")
        }
        Console.note(key.revokedAt == nil ? "\(id) is revoked." : "\(id) has been revoked before.")
    }
}
