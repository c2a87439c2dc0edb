/// What is still to be said to other processes: however often a thing was said since, once.
struct SignalOutbox {
    private var plain: Set<JobSignal> = []
    private var jobs: Set<String> = []
    private var progress: [String: Double?] = [:]
    private var previews: [String: String] = [:]

    var isEmpty: Bool { plain.isEmpty && jobs.isEmpty && progress.isEmpty && previews.isEmpty }

    mutating func add(_ signal: JobSignal) {
        switch signal {
        case .work, .webhook, .deadline, .move: plain.insert(signal)
        case .job(let id): jobs.insert(id)
        case .progress(let id, let fraction):
            progress[id] = .some(fraction)
            if fraction == nil { previews[id] = nil }
        case .preview(let id, let jpeg): previews[id] = jpeg
        }
        // So many only gather while the database is away; those who listen look at everything when it is back.
        if jobs.count + progress.count > Self.limit { self = SignalOutbox() }
    }

    private static let limit = 100_000

    /// Takes everything out.
    /// - Returns: payloads for NOTIFY, and the previews that are to be kept.
    mutating func take() -> (payloads: [String], previews: [String: String], over: [String]) {
        defer { self = SignalOutbox() }
        // First that jobs do not run any more, then how far the others are, then that all this has changed.
        var words = progress.sorted { $0.key < $1.key }.map { id, fraction in
            fraction.map { SignalWord.progress(id, $0) } ?? SignalWord.over(id)
        }
        words += previews.keys.sorted().map(SignalWord.preview)
        words += jobs.sorted().map(SignalWord.job)
        for (signal, word) in [(JobSignal.move, SignalWord.move), (.work, .work), (.webhook, .webhook), (.deadline, .deadline)]
        where plain.contains(signal) {
            words.append(word)
        }
        let over = progress.filter { $0.value == nil }.keys.sorted()
        return (SignalWord.payloads(words), previews, over)
    }
}
