import ReelServer
import ReelShot
import ReelStorage

extension Doctor {
    /// Whether files can be kept where `REEL_STORAGE` says: writes an object there, reads it and removes it. Nothing where files are in the data folder.
    static func storage(_ settings: Settings) async -> [Finding] {
        do {
            guard let storage = try settings.sharing().storage else { return [] }
            let warnings = try await S3FileStore.check(
                storage.location, credentials: storage.credentials, userAgent: "reel/\(Version.current)")
            return [Finding((["files: \(storage.location) takes and gives them."] + warnings).joined(separator: " "))]
        } catch {
            return [Finding(wrong: "files: \((error as? CommandFailure)?.message ?? "\(error)")")]
        }
    }
}
