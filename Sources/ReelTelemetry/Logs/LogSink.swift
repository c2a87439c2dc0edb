import Glibc
import Synchronization

/// Where log lines go: a file descriptor, one line at a time and whole.
public final class LogSink: Sendable {
    private let descriptor: Int32
    private let lock = Mutex(())

    /// Standard error.
    public convenience init() {
        self.init(descriptor: STDERR_FILENO)
    }

    package init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    /// Writes `line` and a line feed. What cannot be written is lost: there is nobody to tell.
    func write(_ line: String) {
        var text = line + "\n"
        lock.withLock { _ in
            text.withUTF8 { bytes in
                var rest = UnsafeRawBufferPointer(bytes)
                while let base = rest.baseAddress, !rest.isEmpty {
                    let written = Glibc.write(descriptor, base, rest.count)
                    if written < 0 {
                        guard errno == EINTR else { return }
                        continue
                    }
                    rest = UnsafeRawBufferPointer(rebasing: rest[written...])
                }
            }
        }
    }
}
