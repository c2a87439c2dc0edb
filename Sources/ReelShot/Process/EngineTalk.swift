import Glibc

/// Carries out what an `EngineWatch` decides: waits for the process, reads and writes its pipes, and sends its signals. It blocks,
/// and so belongs on a thread of its own.
struct EngineTalk: ~Copyable {
    private typealias Clock = ContinuousClock
    /// However fast a process writes, orders and deadlines have their turn.
    private static let readsAtATime = 32

    private var child: ChildProcess
    private var watch: EngineWatch
    private var shot: [UInt8] = []
    private var isShotWritten = false
    /// What is still to be written of the shot.
    private var unwritten: ArraySlice<UInt8> = []
    private var ending: ProcessEnding?
    private var buffer = [UInt8](repeating: 0, count: 64 << 10)
    private var events: [EngineEvent] = []
    /// When what the process has written is looked at next.
    private var nextLook = Clock.now

    init(_ child: consuming ChildProcess, _ watch: EngineWatch) {
        self.child = child
        self.watch = watch
    }

    var hasEnded: Bool { ending != nil }

    /// Sends the shot, if it does not come too late.
    mutating func give(_ wanted: Shot, by folder: EngineFolder?) {
        guard watch.isIdle else { return }
        do {
            shot = Array(try JSONLine.encode(folder?.bring(wanted) ?? wanted).utf8)
        } catch {
            return perform(watch.cannotBeGiven("\(error)"))
        }
        perform(watch.shotArrived(at: Clock.now))
    }

    mutating func stop() { perform(watch.cancelled(at: Clock.now)) }
    mutating func retire() { perform(watch.retired(at: Clock.now)) }

    /// Waits until something can be done: an order came, the process said something or ended, or a deadline is past.
    func wait(for bell: Int32) {
        // What an idle process says can wait until it has a shot; that its output ended is told whatever is asked for.
        let output = watch.isIdle ? 0 : POLLIN
        var polls = [
            pollfd(fd: bell, events: Int16(POLLIN), revents: 0),
            pollfd(fd: child.exit, events: Int16(POLLIN), revents: 0),
            pollfd(fd: child.output, events: Int16(output), revents: 0),
            pollfd(fd: child.error, events: Int16(POLLIN), revents: 0),
            pollfd(fd: unwritten.isEmpty ? -1 : child.input, events: Int16(POLLOUT), revents: 0),
        ]
        _ = poll(&polls, nfds_t(polls.count), timeout)
    }

    /// Takes in what has happened.
    /// - Returns: the events to pass on.
    mutating func listen() -> [EngineEvent] {
        write()
        if !watch.isIdle || outputHasEnded { readOutput() }
        readError()
        if let deadline = watch.deadline, deadline <= Clock.now {
            perform(watch.timeUp(hasReadShot: unwritten.isEmpty && child.unread == 0, at: Clock.now))
        }
        if watch.countsBytes, nextLook <= Clock.now {
            nextLook = Clock.now + .seconds(1)
            perform(watch.wrote(bytes: child.bytesWritten))
        }
        ending = child.ending
        return takeEvents()
    }

    /// Ends what the process has started, takes in its last words, and forgets it.
    consuming func conclude() -> (result: EngineResult, events: [EngineEvent]) {
        // One that was killed may have read the start of it, but cannot have begun.
        let tookShot = isShotWritten && unwritten.isEmpty && child.unread == 0
        child.signalGroup(SIGKILL)
        readOutput()
        readError()
        perform(watch.outputEnded(at: Clock.now))
        perform(watch.explanation())
        let result = watch.result(ending ?? .exited(0), tookShot: tookShot)
        let events = takeEvents()
        child.reap()
        return (result, events)
    }

    /// Milliseconds to wait for, at most.
    private var timeout: Int32 {
        let unwatched = child.exit < 0 ? 50.0 : .infinity
        let milliseconds = watch.deadline.map { max(0, ($0 - Clock.now) / .milliseconds(1)).rounded(.up) } ?? .infinity
        let least = min(unwatched, milliseconds, watch.countsBytes ? 1000 : .infinity)
        return least.isFinite ? Int32(min(least, 3_600_000)) : -1
    }

    /// Whether the process has closed its output, told without reading it.
    private var outputHasEnded: Bool {
        var output = pollfd(fd: child.output, events: 0, revents: 0)
        return child.output >= 0 && poll(&output, 1, 0) > 0
    }

    private mutating func write() {
        while !unwritten.isEmpty, child.input >= 0 {
            let count = unwritten.withUnsafeBytes { Glibc.write(child.input, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            // Full, or the process is gone, which is seen elsewhere.
            guard count > 0 else { return }
            unwritten = unwritten.dropFirst(count)
        }
    }

    private mutating func readOutput() {
        for _ in 0..<Self.readsAtATime {
            guard let bytes = read(child.output) else { return }
            if bytes.isEmpty {
                child.closeOutput()
                return perform(watch.outputEnded(at: Clock.now))
            }
            perform(watch.heard(output: bytes, at: Clock.now))
            if bytes.count < buffer.count { return }
        }
    }

    private mutating func readError() {
        for _ in 0..<Self.readsAtATime {
            guard let bytes = read(child.error) else { return }
            if bytes.isEmpty { return child.closeError() }
            perform(watch.heard(error: bytes))
            if bytes.count < buffer.count { return }
        }
    }

    /// What can be read at once: empty at the end, nil if there is nothing for now.
    private mutating func read(_ descriptor: Int32) -> ArraySlice<UInt8>? {
        guard descriptor >= 0 else { return nil }
        while true {
            let count = buffer.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            if count < 0, errno == EAGAIN { return nil }
            return buffer.prefix(max(0, count))
        }
    }

    private mutating func perform(_ actions: [EngineWatch.Action]) {
        for action in actions {
            switch action {
            case .write:
                isShotWritten = true
                unwritten = shot[...]
                write()
            case .pass(let event): events.append(event)
            case .hangUp: child.closeInput()
            case .terminate: child.signalGroup(SIGTERM)
            case .kill: child.signalGroup(SIGKILL)
            }
        }
    }

    private mutating func takeEvents() -> [EngineEvent] {
        defer { events = [] }
        return events
    }
}
