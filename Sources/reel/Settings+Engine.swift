import Foundation
import ReelAPI
import ReelServer
import ReelShot
import SystemPackage

/// The engine program and what its processes may use.
extension Settings {
    /// The engine program: `REEL_ENGINE`, or the one beside this program.
    /// - Throws: `CommandFailure` if there is none.
    func engine() throws -> FilePath {
        let beside = Bundle.main.executableURL?.resolvingSymlinksInPath().deletingLastPathComponent()
            .appendingPathComponent("reel-engine").path
        let path = text("ENGINE") ?? beside ?? "reel-engine"
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw CommandFailure("There is no engine at \(path). Build it with make, or say where it is with REEL_ENGINE.")
        }
        return FilePath(path)
    }

    /// The flags, or `REEL_ENGINE_MEMORY` in MiB and `REEL_ENGINE_NICE`.
    ///
    /// - Parameters:
    ///   - usualNiceness: if neither says anything of it. A server stands back for other work; somebody who waits for
    ///     one video does not want that.
    ///   - hasModels: whether open weights are used, whose memory nothing limits then that was not asked to.
    /// - Throws: `CommandFailure` for what is out of range.
    func engineLimits(
        memory: Int? = nil, niceness: Int? = nil, usualNiceness: Int = EngineLimits.defaultNiceness,
        hasModels: Bool = false
    ) throws -> EngineLimits {
        // With less, the largest pictures that are accepted could not be decoded, and would seem damaged.
        let megabytes = try memory ?? integer("ENGINE_MEMORY") ?? (hasModels ? 0 : EngineLimits.defaultMemory >> 20)
        return EngineLimits(
            memory: hasModels && megabytes == 0 ? 0 : try Self.checked(megabytes, "engine-memory", 1024...1_048_576) << 20,
            niceness: try Self.checked(
                niceness ?? integer("ENGINE_NICE") ?? usualNiceness, "engine-nice", 0...19))
    }

    /// Which models make the videos of which endpoints: `--model`, or `REEL_MODELS` (commas between), and what `reel models add` has added.
    /// - Throws: `CommandFailure` for an endpoint or a model that there is not.
    func models(_ flags: [String], data: String? = nil) throws -> ModelChoice {
        let settings = flags.isEmpty ? text("MODELS")?.split(separator: ",").map(String.init) ?? [] : flags
        guard !settings.isEmpty else { return ModelChoice() }
        do {
            let installed = try ModelList(dataDirectory: data ?? dataDirectory).models()
            return try ModelChoice(settings, installed: installed, catalogue: EndpointCatalogue())
        } catch {
            throw CommandFailure("\(error)", code: CommandFailure.usage)
        }
    }
}
