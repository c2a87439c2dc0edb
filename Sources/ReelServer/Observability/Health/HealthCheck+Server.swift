import Glibc
import NIOPosix
package import ReelQueue

extension HealthCheck {
    /// The store answers a read.
    package static func store(_ queue: JobQueue) -> HealthCheck {
        HealthCheck("store") { _ = try await queue.counts() }
    }

    /// The disk of `folder` has at least `bytes` left for others than root.
    package static func disk(_ folder: String, atLeast bytes: Int) -> HealthCheck {
        HealthCheck("disk") {
            let free = try await NIOThreadPool.singleton.runIfActive {
                var facts = statvfs()
                guard statvfs(folder, &facts) == 0 else { throw Problem("The disk cannot be asked how full it is.") }
                return facts.f_bavail.multipliedReportingOverflow(by: UInt(facts.f_frsize))
            }
            guard !free.overflow, free.partialValue < UInt(bytes) else { return }
            throw Problem("\(free.partialValue >> 20) MiB are left on the disk; it takes \(bytes >> 20) MiB.")
        }
    }
}
