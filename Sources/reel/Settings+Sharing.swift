import ReelServer

/// What several machines share.
extension Settings {
    /// `REEL_DATABASE`, `REEL_STORAGE` and `REEL_FILE_DELIVERY`, from the environment alone: a database's URL holds its password, and every user of a machine can
    /// read the arguments of programs.
    /// - Throws: `CommandFailure` for what is no URL of either kind.
    func sharing() throws -> Sharing {
        do {
            var sharing = try Sharing(database: text("DATABASE"), storage: text("STORAGE"), environment: environment)
            sharing.delivery = try fileDelivery()
            return sharing
        } catch let error as ServerError {
            throw CommandFailure("\(error)", code: CommandFailure.usage)
        }
    }

    /// `REEL_FILE_DELIVERY`: `proxied` (the default), or `redirected` with a colon and the seconds that a URL is good for.
    private func fileDelivery() throws -> FileDelivery {
        guard let text = text("FILE_DELIVERY"), text != "proxied" else { return .proxied }
        let parts = text.split(separator: ":", maxSplits: 1)
        guard parts.count == 2, parts[0] == "redirected", let seconds = Int(parts[1]), FileDelivery.lifetimes.contains(seconds)
        else {
            throw CommandFailure(
                "REEL_FILE_DELIVERY is \(text); it can be proxied, or redirected:SECONDS with 1 to 604800 seconds.",
                code: CommandFailure.usage)
        }
        return .redirected(seconds: seconds)
    }
}
