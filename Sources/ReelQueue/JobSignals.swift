import Synchronization

/// Tells those who wait within this process that there is work, or that a job has changed, so that nobody polls. Where processes share a store,
/// a relay tells those in the others.
///
/// A signal carries no facts: whoever gets one looks at the store. Each stream remembers one signal that has not been taken
/// yet, so nothing is lost between looking and waiting, as long as the stream is made before the look. A stream ends when
/// its task is cancelled, and is forgotten when it ends or is dropped.
public final class JobSignals: Sendable {
    private enum Topic: Hashable {
        case work
        case deadline
        case webhook
        case job(String)
    }

    private struct Subscriptions {
        var next = 0
        var streams: [Topic: [Int: AsyncStream<Void>.Continuation]] = [:]
    }

    private struct Observer {
        weak var object: (any JobObserver)?
    }

    private let subscriptions = Mutex(Subscriptions())
    private let observers = Mutex<[Observer]>([])
    private let relay = Mutex<(any JobSignalRelay)?>(nil)
    /// How far jobs are, as this process knows.
    let progress = JobProgress()

    public init() {}

    /// Yields when there may be a job to claim.
    public func work() -> AsyncStream<Void> {
        subscribe(to: .work)
    }

    /// Yields when there may be a webhook to deliver.
    public func webhooks() -> AsyncStream<Void> {
        subscribe(to: .webhook)
    }

    /// Yields when there may be a start deadline to keep that comes before all others.
    public func deadlines() -> AsyncStream<Void> {
        subscribe(to: .deadline)
    }

    /// Yields when the job's status, its log or its progress may have changed.
    public func changes(of id: String) -> AsyncStream<Void> {
        subscribe(to: .job(id))
    }

    /// Says that there is a job to claim.
    public func wake() { send(.work) }

    /// Says that there may be a webhook to deliver, or that one is due at another time than before.
    public func wakeWebhooks() { send(.webhook) }

    /// Says that there is a new start deadline to keep.
    public func announceDeadline() { send(.deadline) }

    /// Says that the job has changed.
    public func notify(_ id: String) { send(.job(id)) }

    /// Says that the queue has moved, so that every job's place may have changed.
    public func notifyMove() { send(.move) }

    /// Tells how far a running job is; nil once it does not run any more, of which there must be other news as well.
    func report(progress fraction: Double?, of id: String) { send(.progress(id, fraction)) }

    /// Shows what the video of a running job looks like.
    func report(preview jpeg: String, of id: String) { send(.preview(id, jpeg: jpeg)) }

    /// Tells this process, and the others if there is a relay.
    private func send(_ signal: JobSignal) {
        receive(signal)
        relay.withLock(\.self)?.relay(signal)
    }

    /// Tells this process alone.
    func receive(_ signal: JobSignal) {
        switch signal {
        case .work: self.signal(.work)
        case .webhook: self.signal(.webhook)
        case .deadline: self.signal(.deadline)
        case .move: forEachObserver { $0.queueMoved() }
        case .job(let id): changed(id)
        case .progress(let id, let fraction):
            progress[id] = fraction
            if fraction != nil { changed(id) }
        case .preview(let id, let jpeg):
            progress.show(jpeg, of: id)
            changed(id)
        }
    }

    private func changed(_ id: String) {
        signal(.job(id))
        forEachObserver { $0.jobChanged(id) }
    }

    /// Tells everybody in this process to look, since signals may have been lost on the way.
    func receiveAll() {
        let streams = subscriptions.withLock { $0.streams.values.flatMap(\.values) }
        for stream in streams { stream.yield() }
        forEachObserver {
            $0.anythingChanged()
            $0.queueMoved()
        }
    }

    /// Whether anybody in this process watches this job.
    func isWatched(_ id: String) -> Bool {
        if subscriptions.withLock({ $0.streams[.job(id)] != nil }) { return true }
        return observers.withLock { $0.compactMap(\.object) }.contains { $0.watches(id) }
    }

    /// Tells the other processes as well, from now on; nil for no longer.
    func use(_ relay: (any JobSignalRelay)?) {
        self.relay.withLock { $0 = relay }
    }

    /// Tells `observer` of every change from now on, for as long as somebody else keeps it.
    public func add(_ observer: any JobObserver) {
        observers.withLock { observers in
            observers.removeAll { $0.object == nil }
            observers.append(Observer(object: observer))
        }
    }

    /// How many streams are open.
    package var streamCount: Int {
        subscriptions.withLock { $0.streams.values.reduce(0) { $0 + $1.count } }
    }

    private func signal(_ topic: Topic) {
        let streams = subscriptions.withLock { $0.streams[topic].map { Array($0.values) } ?? [] }
        for stream in streams { stream.yield() }
    }

    private func forEachObserver(_ tell: (any JobObserver) -> Void) {
        for observer in observers.withLock({ $0.compactMap(\.object) }) { tell(observer) }
    }

    private func subscribe(to topic: Topic) -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let number = subscriptions.withLock { subscriptions in
            subscriptions.next += 1
            subscriptions.streams[topic, default: [:]][subscriptions.next] = continuation
            return subscriptions.next
        }
        continuation.onTermination = { [weak self] _ in self?.unsubscribe(number, from: topic) }
        return stream
    }

    private func unsubscribe(_ number: Int, from topic: Topic) {
        let forgotten = subscriptions.withLock { subscriptions in
            let continuation = subscriptions.streams[topic]?.removeValue(forKey: number)
            if subscriptions.streams[topic]?.isEmpty == true { subscriptions.streams[topic] = nil }
            return continuation
        }
        // Let go of outside the lock: what a continuation owns may do anything when it dies.
        _ = consume forgotten
    }
}
