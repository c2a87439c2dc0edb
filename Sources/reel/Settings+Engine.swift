import Foundation
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
    /// - Parameter usualNiceness: if neither says anything of it. A server stands back for other work; somebody who waits for
    ///   one video does not want that.
    /// - Throws: `CommandFailure` for what is out of range.
    func engineLimits(
        memory: Int? = nil, niceness: Int? = nil, usualNiceness: Int = EngineLimits.defaultNiceness
    ) throws -> EngineLimits {
        // With less, the largest pictures that are accepted could not be decoded, and would seem damaged.
        let megabytes = try memory ?? integer("ENGINE_MEMORY") ?? EngineLimits.defaultMemory >> 20
        return EngineLimits(
            memory: try Self.checked(megabytes, "engine-memory", 1024...1_048_576) << 20,
            niceness: try Self.checked(
                niceness ?? integer("ENGINE_NICE") ?? usualNiceness, "engine-nice", 0...19))
    }
}
