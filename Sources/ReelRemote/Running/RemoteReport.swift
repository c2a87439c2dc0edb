package import ReelShot

/// Passes on what is heard of a video: progress only upwards, previews only if they are small, log lines only so many.
package actor RemoteReport {
    private let onEvent: @Sendable (EngineEvent) async throws -> Void
    private var reached = 0.0
    private var lines = 0
    private var trouble: (any Error)?
    /// The share of the work that is the server's.
    static let share = 0.9
    private static let mostLines = 40
    private static let longestLine = 400
    /// Characters of a preview in base64: what is longer does not fit into an event.
    private static let largestPreview = 64 << 10

    package init(onEvent: @escaping @Sendable (EngineEvent) async throws -> Void) { self.onEvent = onEvent }

    package func log(_ message: String, _ level: LogLine.Level = .info) async {
        await pass(.log(LogLine(level, message)))
    }

    /// A line that the server has written.
    package func remoteLog(_ message: String) async {
        guard lines < Self.mostLines, !message.isEmpty else { return }
        lines += 1
        let words = message.count > Self.longestLine ? message.prefix(Self.longestLine) + "…" : message
        await pass(.log(LogLine(.info, "Server: \(words)")))
    }

    /// - Parameter fraction: of the server's work, 0...1.
    package func progress(_ fraction: Double) async {
        guard fraction.isFinite else { return }
        let share = min(max(fraction, 0), 1) * Self.share
        guard share >= reached + 0.01 || (fraction >= 1 && share > reached) else { return }
        reached = share
        await pass(.progress(share))
    }

    /// A JPEG; any other picture is left out.
    package func preview(_ picture: [UInt8]) async {
        guard picture.starts(with: [0xFF, 0xD8, 0xFF]), picture.count / 3 * 4 + 4 <= Self.largestPreview else { return }
        await pass(.preview(jpeg: Base64.text(picture)))
    }

    /// Throws what passing an event on has failed with: nobody wants the video any more.
    package func check() throws {
        if let trouble { throw trouble }
    }

    private func pass(_ event: EngineEvent) async {
        guard trouble == nil else { return }
        do { try await onEvent(event) } catch { trouble = trouble ?? error }
    }
}
