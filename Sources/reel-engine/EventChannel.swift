import Glibc
import ReelShot

/// The process's standard output, kept for events alone.
final class EventChannel {
    private let descriptor: Int32

    struct Closed: Error, CustomStringConvertible {
        let description = "nobody reads the events any more"
    }

    /// Takes standard output over; whatever else is printed in this process goes to standard error from now on.
    init() throws(Closed) {
        descriptor = dup(STDOUT_FILENO)
        guard descriptor >= 0, dup2(STDERR_FILENO, STDOUT_FILENO) >= 0 else { throw Closed() }
        // A reader that goes away must end in an error, so that the unfinished file is removed, not in a signal.
        signal(SIGPIPE, SIG_IGN)
    }

    deinit { close(descriptor) }

    func send(_ event: EngineEvent) throws {
        let line = Array(try JSONLine.encode(event).utf8)
        try line.withUnsafeBytes { bytes in
            var rest = bytes
            while !rest.isEmpty {
                let count = write(descriptor, rest.baseAddress, rest.count)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { throw Closed() }
                rest = UnsafeRawBufferPointer(rebasing: rest[count...])
            }
        }
    }
}
