/// What an engine process may use, and how much it may say about one shot.
public struct EngineLimits: Hashable, Sendable {
    /// Most bytes of memory of its own: what it has written to, not the libraries and files that it maps. 0 for any.
    public var memory: Int
    /// How far it stands back for other work on this machine, 0...19: the steps of `nice`.
    public var niceness: Int
    /// Seconds of processor time for one shot, all threads together. 0 for any.
    public var cpu: Int
    /// Most bytes that it may write to files, in all and to one. 0 for any.
    public var disk: Int
    /// Most files that a confined process may have open.
    public var openFiles: Int
    /// How long it may take to read its shot.
    public var reading: Duration
    /// How long it may say nothing of a shot that it makes: every job must come to an end. A frame takes well under a second, loading a
    /// large model some minutes.
    public var silence: Duration
    /// How long it may go on when its work is over, or its standard output closed.
    public var lingering: Duration
    /// Longest line of its standard output, in bytes.
    public var lineBytes: Int
    /// Most bytes of its standard output.
    public var outputBytes: Int
    /// Most bytes of its standard error.
    public var errorBytes: Int

    /// The default of `memory`: 2 GiB, three times what the largest pictures and an 8 s clip in 1080p were seen to take.
    public static let defaultMemory = 2 << 30
    /// The default of `cpu` for the built-in engine: an hour, ten times what its longest shots were seen to take.
    public static let defaultCPU = 3600
    /// The default of `disk` for the built-in engine: 4 GiB.
    public static let defaultDisk = 4 << 30
    /// The default of `niceness`.
    public static let defaultNiceness = 10

    public init(
        memory: Int = EngineLimits.defaultMemory,
        niceness: Int = EngineLimits.defaultNiceness,
        cpu: Int = 0,
        disk: Int = 0,
        openFiles: Int = 512,
        reading: Duration = .seconds(60),
        silence: Duration = .seconds(900),
        lingering: Duration = .milliseconds(500),
        lineBytes: Int = 128 << 10,
        outputBytes: Int = 4 << 20,
        errorBytes: Int = 64 << 20
    ) {
        self.memory = memory
        self.niceness = niceness
        self.cpu = cpu
        self.disk = disk
        self.openFiles = openFiles
        self.reading = reading
        self.silence = silence
        self.lingering = lingering
        self.lineBytes = lineBytes
        self.outputBytes = outputBytes
        self.errorBytes = errorBytes
    }
}
