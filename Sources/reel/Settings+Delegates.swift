import ReelAPI
import ReelRemote
import ReelShot

/// Inference servers that are asked for videos.
extension Settings {
    /// Which servers make the videos of which endpoints: `--delegate`, or `REEL_DELEGATES` (commas or white space between).
    ///
    /// - Parameters:
    ///   - flags: `ENDPOINT=KIND+URL?…`, in the order in which they are asked.
    ///   - only: `--delegates-only`, or `REEL_DELEGATES_ONLY=1`: what no server makes is not made here.
    /// - Throws: `CommandFailure` that says what is wrong with one of them.
    func delegates(_ flags: [String] = [], only: Bool = false) throws -> DelegateChoice {
        let listed = text("DELEGATES")?.split { $0 == "," || $0.isWhitespace }.map(String.init) ?? []
        let settings = flags.isEmpty ? listed : flags
        guard !settings.isEmpty else { return DelegateChoice() }
        let catalogue = EndpointCatalogue()
        do {
            return try DelegateChoice(
                settings, fallsBack: !(only || text("DELEGATES_ONLY") == "1"), environment: environment,
                userAgent: "reel/\(Version.current)", policy: try fetchPolicy()
            ) { catalogue.endpoint(tail: $0)?.id }
        } catch {
            throw CommandFailure("--delegate: \(error)", code: CommandFailure.usage)
        }
    }
}
