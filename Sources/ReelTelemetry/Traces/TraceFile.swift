import Glibc
import Synchronization

/// A file that finished spans are added to, as lines of OTLP/JSON.
///
/// Spans wait in memory until somebody flushes; more than `limit` are dropped and counted, so that a slow disk costs no memory.
public final class TraceFile: Sendable {
    private struct State {
        var spans: [FinishedSpan] = []
        var dropped = 0
    }

    private let descriptor: Int32
    private let version: String
    private let limit: Int
    private let state = Mutex(State())

    /// Opens the file at `path`, and makes it, readable by its owner only, if there is none.
    /// - Returns: nil if it cannot be written to.
    public init?(path: String, version: String, limit: Int = 8192) {
        descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return nil }
        self.version = version
        self.limit = limit
    }

    deinit {
        flush()
        close(descriptor)
    }

    /// Spans that found no room, or could not be written.
    public var dropped: Int { state.withLock { $0.dropped } }

    func add(_ span: FinishedSpan) {
        state.withLock { state in
            if state.spans.count < limit {
                state.spans.append(span)
            } else {
                state.dropped += 1
            }
        }
    }

    /// Writes what there is: blocking, so not on Swift's own threads.
    public func flush() {
        let spans = state.withLock { state in
            defer { state.spans = [] }
            return state.spans
        }
        guard !spans.isEmpty else { return }
        var text = FinishedSpan.line(spans, service: "reel", version: version) + "\n"
        let isWritten = text.withUTF8 { bytes in
            var rest = UnsafeRawBufferPointer(bytes)
            while let base = rest.baseAddress, !rest.isEmpty {
                let written = Glibc.write(descriptor, base, rest.count)
                if written < 0 {
                    guard errno == EINTR else { return false }
                    continue
                }
                rest = UnsafeRawBufferPointer(rebasing: rest[written...])
            }
            return true
        }
        if !isWritten { state.withLock { $0.dropped += spans.count } }
    }
}
