import ArgumentParser

/// `reel keys`
struct Keys: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make, list and revoke the keys that callers of a server need.",
        discussion: """
            Keys are kept in the data folder, or in the database of REEL_DATABASE, their secrets as digests only. A running server heeds a new or revoked key within a \
            second; once there is a key, callers need one. Keys of --keys and REEL_KEYS are no part of this: their file is the list.
            """,
        subcommands: [KeysCreate.self, KeysList.self, KeysRevoke.self])
}
