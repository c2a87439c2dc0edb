import CSpawn

/// What an engine process may reach: its own folder, the system's libraries, and what is named here. No network, no other process.
///
/// It holds for good, for everything that the process starts, and before the process is its program. What the kernel cannot do is left
/// out, unless the sandbox is required.
public struct EngineSandbox: Hashable, Sendable {
    /// Whether a process is refused rather than started with less than all of it.
    public var isRequired: Bool
    /// Whether it may start further processes, as scripts do. If not, it can send signals to itself alone.
    public var mayStartPrograms: Bool
    /// Files and folders that it may read besides the system's libraries and fonts, and run programs from.
    public var readable: [String]
    /// Devices, such as `/dev/nvidia0`, that it may use.
    public var devices: [String]

    public init(
        isRequired: Bool = false, mayStartPrograms: Bool = false, readable: [String] = [], devices: [String] = []
    ) {
        self.isRequired = isRequired
        self.mayStartPrograms = mayStartPrograms
        self.readable = readable
        self.devices = devices
    }

    /// What this machine's kernel can do for a sandbox.
    public struct Support: Hashable, Sendable {
        /// The version of Landlock's interface; 0 without it. From 6 on, signals and abstract sockets are kept in too.
        public var landlock: Int
        /// Whether system calls are filtered.
        public var filter: Bool

        public init(landlock: Int, filter: Bool) {
            self.landlock = landlock
            self.filter = filter
        }

        /// What the running kernel has.
        public static var current: Support { Support(landlock: Int(cspawn_landlock()), filter: cspawn_has_filter() == 1) }

        /// Whether a required sandbox can be had.
        public var isEnough: Bool { landlock > 0 && filter }

        /// What is lacking and what follows from it, a sentence each, in plain words.
        public var lacks: [String] {
            var lacks: [String] = []
            if landlock == 0 {
                lacks.append(
                    "This kernel has no Landlock (Linux 5.13 and later can have it; see /sys/kernel/security/lsm), so an engine can open every file that this user can."
                )
            }
            if !filter {
                lacks.append("This kernel filters no system calls, so an engine can use the network and reach other processes.")
            }
            if landlock > 0, landlock < 3 {
                lacks.append(
                    "This kernel's Landlock (\(landlock)) does not keep an engine from cutting files short (Linux 6.2 does).")
            }
            return lacks
        }
    }
}
