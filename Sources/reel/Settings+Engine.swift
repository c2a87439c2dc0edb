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
        let path = text("ENGINE") ?? Self.builtInEngine ?? "reel-engine"
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw CommandFailure("There is no engine at \(path). Build it with make, or say where it is with REEL_ENGINE.")
        }
        return FilePath(path)
    }

    /// The engine beside this program.
    private static var builtInEngine: String? {
        Bundle.main.executableURL?.resolvingSymlinksInPath().deletingLastPathComponent().appendingPathComponent("reel-engine")
            .path
    }

    /// Whether the engine is not one of the operator's own, of which nothing is known.
    private var isBuiltInEngine: Bool {
        guard let path = text("ENGINE") else { return true }
        return URL(fileURLWithPath: path).resolvingSymlinksInPath().path == Self.builtInEngine
    }

    /// The sandbox of engine processes: the flag, or `REEL_ENGINE_SANDBOX`, else `on` for the built-in engine and `off` for one of your own.
    /// The files of `models` may be read too, and GPUs used. `REEL_ENGINE_READ` and `REEL_ENGINE_DEVICES` (commas between) name what else it may read, and devices.
    /// - Throws: `CommandFailure` for another word; where one is required that this kernel cannot make.
    func engineSandbox(_ flag: String? = nil, models: ModelChoice = ModelChoice()) throws -> EngineSandbox? {
        let wish = flag ?? text("ENGINE_SANDBOX") ?? (isBuiltInEngine ? "on" : "off")
        let paths = { (name: String) in (text(name) ?? "").split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) } }
        guard ["on", "off", "require"].contains(wish) else {
            throw CommandFailure("--engine-sandbox is \(wish); it can be on, off or require.", code: CommandFailure.usage)
        }
        guard wish != "off" else { return nil }
        let support = EngineSandbox.Support.current
        guard wish == "on" || support.isEnough else {
            throw CommandFailure(
                "--engine-sandbox require cannot be met. \(support.lacks.joined(separator: " ")) Use another kernel, or say on.")
        }
        return EngineSandbox(
            isRequired: wish == "require", mayStartPrograms: !isBuiltInEngine, readable: paths("ENGINE_READ") + models.files,
            devices: paths("ENGINE_DEVICES") + (models.isEmpty ? [] : Self.graphicsDevices))
    }

    /// What CUDA opens of `/dev`, where it is there.
    private static var graphicsDevices: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: "/dev")) ?? []).filter { $0.hasPrefix("nvidia") }.sorted().map {
            "/dev/" + $0
        }
    }

    /// The flags, or `REEL_ENGINE_MEMORY`, `REEL_ENGINE_DISK` (MiB), `REEL_ENGINE_CPU` (seconds) and `REEL_ENGINE_NICE`.
    ///
    /// - Parameters:
    ///   - usualNiceness: if neither says anything of it. A server stands back for other work; somebody who waits for
    ///     one video does not want that.
    ///   - hasModels: whether open weights are used, whose memory nothing limits then that was not asked to.
    /// - Throws: `CommandFailure` for what is out of range.
    func engineLimits(
        memory: Int? = nil, cpu: Int? = nil, disk: Int? = nil, niceness: Int? = nil,
        usualNiceness: Int = EngineLimits.defaultNiceness, hasModels: Bool = false
    ) throws -> EngineLimits {
        // With less, the largest pictures that are accepted could not be decoded, and would seem damaged.
        let megabytes = try memory ?? integer("ENGINE_MEMORY") ?? (hasModels ? 0 : EngineLimits.defaultMemory >> 20)
        // Of another engine it is not known what it needs, nor of a model how long it takes.
        let usualCPU = isBuiltInEngine && !hasModels ? EngineLimits.defaultCPU : 0
        let usualDisk = isBuiltInEngine ? EngineLimits.defaultDisk >> 20 : 0
        return EngineLimits(
            memory: hasModels && megabytes == 0 ? 0 : try Self.checked(megabytes, "engine-memory", 1024...1_048_576) << 20,
            niceness: try Self.checked(
                niceness ?? integer("ENGINE_NICE") ?? usualNiceness, "engine-nice", 0...19),
            cpu: try Self.checked(cpu ?? integer("ENGINE_CPU") ?? usualCPU, "engine-cpu", 0...1_000_000),
            disk: try Self.checked(disk ?? integer("ENGINE_DISK") ?? usualDisk, "engine-disk", 0...1_048_576) << 20)
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
