import ArgumentParser
import ReelRemote
import ReelShot

/// What engine processes make videos with, and what each may use: the flags of every command that keeps some.
struct EngineFlags: ParsableArguments {
    @Option(
        name: .customLong("model"),
        help: ArgumentHelp(
            "Make the videos of an endpoint with a model that reel models add has added. Repeat it.", valueName: "ENDPOINT=MODEL")
    )
    var models: [String] = []

    @Option(
        name: .customLong("delegate"),
        help: ArgumentHelp(
            "Ask an inference server for the videos of an endpoint, such as image-to-video=lightx2v+http://gpu1:8000; docs/delegates.md has the rest. Repeat it: they are asked in this order.",
            valueName: "ENDPOINT=KIND+URL"))
    var delegates: [String] = []

    @Flag(name: .customLong("delegates-only"), help: "Do not make here what no server of --delegate makes.")
    var delegatesOnly = false

    @Option(name: .customLong("engine-memory"), help: "Most memory of one engine process, in MiB (default: 2048).")
    var memory: Int?

    @Option(
        name: .customLong("engine-nice"),
        help: "How far engine processes stand back for others, this server too, 0 to 19 (default: 10).")
    var niceness: Int?

    @Option(
        name: .customLong("engine-cpu"),
        help: "Most seconds of processor time for one shot, 0 for any (default: 3600; 0 for an engine of your own).")
    var cpu: Int?

    @Option(
        name: .customLong("engine-disk"),
        help: "Most that an engine process may write to disk, in MiB, 0 for any (default: 4096; 0 for an engine of your own).")
    var disk: Int?

    @Option(
        name: .customLong("engine-sandbox"),
        help: """
            Keep engine processes from the network, other files and other processes: on, as far as this kernel can; require, or do \
            not start; off (default: on; off for an engine of your own).
            """)
    var sandbox: String?

    /// - Throws: `CommandFailure` that says what is wrong with one of them.
    func delegates(_ settings: Settings) throws -> DelegateChoice {
        try settings.delegates(delegates, only: delegatesOnly)
    }

    /// - Throws: `CommandFailure` for what is out of range.
    func limits(_ settings: Settings, hasModels: Bool) throws -> EngineLimits {
        try settings.engineLimits(memory: memory, cpu: cpu, disk: disk, niceness: niceness, hasModels: hasModels)
    }
}
