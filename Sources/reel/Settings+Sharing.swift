import ReelServer

/// What several machines share.
extension Settings {
    /// `REEL_DATABASE` and `REEL_STORAGE`, from the environment alone: a database's URL holds its password, and every user of a machine can
    /// read the arguments of programs.
    /// - Throws: `CommandFailure` for what is no URL of either kind.
    func sharing() throws -> Sharing {
        do {
            return try Sharing(database: text("DATABASE"), storage: text("STORAGE"))
        } catch {
            throw CommandFailure("\(error)", code: CommandFailure.usage)
        }
    }
}
