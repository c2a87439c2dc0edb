import Glibc
import Synchronization

/// Watches how much room the disk under a folder has, so that new work is refused before there is none.
public final class DiskSpace: Sendable {
    private let path: String
    /// Free bytes below which there is no room for new work.
    public let minimum: Int
    private let last = Mutex<(free: Int?, at: ContinuousClock.Instant)?>(nil)

    public init(path: String, minimum: Int) {
        self.path = path
        self.minimum = minimum
    }

    /// Whether new work fits; known from a look that is a second old at most.
    public var hasRoom: Bool { free.map { $0 >= minimum } ?? true }

    /// Bytes that this user may still write; nil where the system does not tell.
    public var free: Int? {
        last.withLock { last in
            let now = ContinuousClock.now
            if let last, now - last.at < .seconds(1) { return last.free }
            var facts = statvfs()
            let free = statvfs(path, &facts) == 0 ? Int(facts.f_bavail) * Int(facts.f_frsize) : nil
            last = (free, now)
            return free
        }
    }
}
