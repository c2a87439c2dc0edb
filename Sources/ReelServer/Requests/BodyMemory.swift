import Synchronization

/// Counts what is held of bodies that are being received: however many come at once, and however slowly, there is an end to it.
package final class BodyMemory: Sendable {
    /// Of each body so much is not counted, so that small requests get through whatever others send.
    package static let free = 64 << 10

    private let most: Int
    private let used = Mutex(0)

    /// - Parameter most: bytes of all of them together.
    package init(most: Int) {
        self.most = most
    }

    /// What is held of one body; gives it back when it is gone.
    package struct Share: ~Copyable {
        private let memory: BodyMemory
        private var received = 0
        private var counted = 0

        fileprivate init(_ memory: BodyMemory) {
            self.memory = memory
        }

        /// Takes `bytes` more.
        /// - Returns: whether there was room.
        package mutating func take(_ bytes: Int) -> Bool {
            let wanted = max(0, received + bytes - BodyMemory.free) - counted
            guard wanted == 0 || memory.take(wanted) else { return false }
            received += bytes
            counted += wanted
            return true
        }

        deinit {
            memory.give(counted)
        }
    }

    /// A share for a body of which nothing has come yet.
    package func share() -> Share { Share(self) }

    package var held: Int { used.withLock { $0 } }

    private func take(_ bytes: Int) -> Bool {
        used.withLock { used in
            guard used + bytes <= most else { return false }
            used += bytes
            return true
        }
    }

    private func give(_ bytes: Int) { used.withLock { $0 -= bytes } }
}
