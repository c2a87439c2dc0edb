import Glibc

/// Decides what is done about one engine process, and what its shot comes to. It knows no process and no clock: it is told what
/// happens and when, and returns what to do.
package struct EngineWatch {
    package typealias Instant = ContinuousClock.Instant

    package enum Action: Equatable {
        /// Write the shot to the process.
        case write
        /// Pass the event on to whoever wants the shot.
        case pass(EngineEvent)
        /// End the process's input, which asks it to end.
        case hangUp
        /// Ask the process and those that it started to stop.
        case terminate
        /// End them.
        case kill
    }

    private enum Phase {
        case idle
        case working
        /// Its work is over, or nothing more can be heard of it.
        case leaving
        case stopping
        case killed
    }

    private let limits: EngineLimits
    private let grace: Duration
    private var phase = Phase.idle
    private var outcome: EngineResult?
    private var breach: String?
    private var outputLines: LineSplitter
    private var outputBytes = 0
    private var errorLines = LineSplitter(limit: 1 << 10)
    private var errorBytes = 0
    private var lastWords: [String] = []
    /// When it last said something of its shot, or was given it.
    private var lastSign: Instant?
    /// When `timeUp` wants to be called.
    package private(set) var deadline: Instant?

    /// - Parameter grace: from the polite request of a cancelled shot to the other one.
    package init(limits: EngineLimits, grace: Duration) {
        self.limits = limits
        self.grace = grace
        outputLines = LineSplitter(limit: limits.lineBytes)
    }

    /// Whether the process waits for a shot.
    package var isIdle: Bool { phase == .idle }

    /// A shot is there; it comes too late if the process is on its way out.
    package mutating func shotArrived(at now: Instant) -> [Action] {
        guard phase == .idle else { return [] }
        phase = .working
        lastSign = now
        deadline = now + min(limits.reading, limits.silence)
        return [.write]
    }

    package mutating func heard(output bytes: some Collection<UInt8>, at now: Instant) -> [Action] {
        guard phase != .killed else { return [] }
        var actions: [Action] = []
        for line in outputLines.lines(in: bytes) { actions += heard(line, at: now) }
        outputBytes += bytes.count
        guard outcome == nil else { return actions }
        if outputLines.wasOverlong {
            return actions + end("wrote a line of more than \(limits.lineBytes) bytes to its standard output, and was killed")
        }
        if outputBytes > limits.outputBytes {
            return actions + end("wrote more than \(limits.outputBytes) bytes to its standard output, and was killed")
        }
        return actions
    }

    package mutating func heard(error bytes: some Collection<UInt8>) -> [Action] {
        for line in errorLines.lines(in: bytes) { remember(line) }
        errorBytes += bytes.count
        guard errorBytes > limits.errorBytes, phase != .killed, outcome == nil else { return [] }
        return end("wrote more than \(limits.errorBytes) bytes to its standard error, and was killed")
    }

    package mutating func outputEnded(at now: Instant) -> [Action] {
        guard phase == .idle || phase == .working else { return [] }
        var actions: [Action] = []
        if let line = outputLines.rest(), phase == .working { actions = heard(line, at: now) }
        if phase == .leaving { return actions }
        return actions + leave(at: now)
    }

    /// Whether what the process has written to files should be told from time to time.
    package var countsBytes: Bool { phase == .working && limits.disk > 0 }

    /// All that it has written so far, files and pipes.
    package mutating func wrote(bytes: Int) -> [Action] {
        guard countsBytes, bytes > limits.disk + limits.outputBytes + limits.errorBytes else { return [] }
        return end("wrote more than \(limits.disk >> 20) MiB (--engine-disk), and was killed")
    }

    /// What the shot needs cannot be brought to the process.
    package mutating func cannotBeGiven(_ reason: String) -> [Action] {
        end("could not be given its shot: \(reason)")
    }

    package mutating func cancelled(at now: Instant) -> [Action] {
        guard phase != .stopping, phase != .killed else { return [] }
        phase = .stopping
        deadline = now + grace
        return [.terminate]
    }

    /// No shot will come, if none has.
    package mutating func retired(at now: Instant) -> [Action] {
        phase == .idle ? leave(at: now) : []
    }

    /// The deadline is past.
    /// - Parameter hasReadShot: whether all of the shot has been read.
    package mutating func timeUp(hasReadShot: Bool, at now: Instant) -> [Action] {
        deadline = nil
        switch phase {
        case .idle, .killed: return []
        case .working:
            guard hasReadShot else { return end("did not read its shot within \(limits.reading), and was killed") }
            let end = (lastSign ?? now) + limits.silence
            if end <= now { return self.end("said nothing of its shot for \(limits.silence), and was killed") }
            deadline = end
            return []
        case .leaving:
            if outcome == nil { return end("closed its standard output without a last word on its shot, and was killed") }
            return kill()
        case .stopping: return kill()
        }
    }

    /// What its standard error says of a failure that is not the input's fault.
    package mutating func explanation() -> [Action] {
        guard case .failed(let failure)? = outcome, !failure.isInputError else { return [] }
        if let line = errorLines.rest() { remember(line) }
        return lastWords.map { .pass(.log(LogLine(.stderr, $0))) }
    }

    /// - Parameters:
    ///   - ending: how the process ended.
    ///   - tookShot: whether all of the shot was read.
    package mutating func result(_ ending: ProcessEnding, tookShot: Bool) -> EngineResult {
        if let outcome { return outcome }
        if let line = errorLines.rest() { remember(line) }
        let crash = EngineCrash(
            ending: breach ?? limitReached(ending) ?? ending.description, lastWords: lastWords,
            ranOutOfMemory: breach == nil && ending != .exited(0) && lastWords.contains(where: Self.tellsOfMemory))
        return .crashed(crash, tookShot: tookShot || outputBytes > 0)
    }

    /// The limit whose signal has ended it.
    private func limitReached(_ ending: ProcessEnding) -> String? {
        switch ending {
        case .signalled(SIGXCPU) where limits.cpu > 0:
            "used more than \(limits.cpu) s of processor time (--engine-cpu), and was killed"
        case .signalled(SIGXFSZ) where limits.disk > 0:
            "wrote a file of more than \(limits.disk >> 20) MiB (--engine-disk), and was killed"
        default: nil
        }
    }

    private mutating func heard(_ line: String, at now: Instant) -> [Action] {
        guard phase == .working, !line.isEmpty else { return [] }
        lastSign = now
        guard let event = try? JSONLine.decode(EngineEvent.self, from: line) else {
            return [.pass(.log(LogLine(.stdout, line)))]
        }
        switch event {
        case .log, .progress, .preview: return [.pass(event)]
        case .finished(let file): outcome = .finished(file)
        case .failed(let failure): outcome = .failed(failure)
        }
        return leave(at: now)
    }

    private mutating func remember(_ line: String) {
        lastWords.append(line)
        if lastWords.count > 20 { lastWords.removeFirst() }
    }

    private mutating func leave(at now: Instant) -> [Action] {
        phase = .leaving
        deadline = now + limits.lingering
        return [.hangUp]
    }

    private mutating func end(_ reason: String) -> [Action] {
        breach = reason
        return kill()
    }

    private mutating func kill() -> [Action] {
        phase = .killed
        deadline = nil
        return [.kill]
    }

    /// What Swift, C, GLib, C++ and Python programs say when memory is refused to them.
    private static func tellsOfMemory(_ line: String) -> Bool {
        ["allocate", "out of memory", "bad_alloc", "memoryerror"].contains { line.lowercased().contains($0) }
    }
}
