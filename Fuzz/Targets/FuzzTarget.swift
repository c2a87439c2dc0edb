/// The parts of Reel that read what strangers write. Each takes any bytes, and must neither trap nor break its word.
public enum FuzzTarget: String, CaseIterable, Sendable {
    /// Bodies of requests, as JSON and as inputs of every endpoint.
    case json
    case dataURI = "data-uri"
    /// `Range` headers.
    case range
    /// Announcements of uploads, their parts and how long files live.
    case uploads
    /// `Authorization`, keys, upload tokens.
    case credentials
    /// Host, path, proxy headers, and the route that comes of them.
    case hosts
    /// URLs to be fetched, and where they redirect.
    case urls
    /// `CONNECT` requests.
    case tunnel
    /// What an engine process says.
    case events
    /// What an engine process is told.
    case shots
    case markdown
    /// The first bytes of pictures.
    case pictures
    /// Headers and query of the queue; tags, traces.
    case headers
    /// What goes into a log.
    case logs

    /// Gives the target `bytes`.
    public func run(_ bytes: [UInt8]) {
        switch self {
        case .json: Self.json(bytes)
        case .dataURI: Self.dataURI(bytes)
        case .range: Self.range(bytes)
        case .uploads: Self.uploads(bytes)
        case .credentials: Self.credentials(bytes)
        case .hosts: Self.hosts(bytes)
        case .urls: Self.urls(bytes)
        case .tunnel: Self.tunnel(bytes)
        case .events: Self.events(bytes)
        case .shots: Self.shots(bytes)
        case .markdown: Self.markdown(bytes)
        case .pictures: Self.pictures(bytes)
        case .headers: Self.headers(bytes)
        case .logs: Self.logs(bytes)
        }
    }

    /// A promise that was not kept: libFuzzer takes the trap for a crash, and keeps the input.
    static func expect(_ isKept: Bool, _ promise: @autoclosure () -> String) {
        if !isKept { preconditionFailure(promise()) }
    }

    /// What every target's promises come down to, for a test that they are heard of.
    public static func promise(isKept: Bool) { expect(isKept, "kept") }

    static func text(_ bytes: some Sequence<UInt8>) -> String { String(decoding: Array(bytes), as: UTF8.self) }

    /// The parts between zero bytes, at least `count` of them.
    static func parts(_ bytes: [UInt8], _ count: Int) -> [String] {
        let parts = bytes.split(separator: 0, maxSplits: count - 1, omittingEmptySubsequences: false).map { text($0) }
        return parts + Array(repeating: "", count: count - parts.count)
    }
}
