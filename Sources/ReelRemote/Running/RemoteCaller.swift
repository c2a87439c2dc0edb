package import ReelAPI
package import ReelFetch

/// Makes requests of one server: with its key, again where that is right, and with failures in words.
package struct RemoteCaller: Sendable {
    /// What a repetition may do.
    package enum Repetition: Sendable {
        /// The request changes nothing: it is made again whatever went wrong on the way.
        case harmless
        /// The request starts work: it is made again only if the server has surely not begun, or has said that it failed to.
        case startsWork
        /// The request starts work that costs money: only if it has surely not begun.
        case costsMoney
        /// Once is enough.
        case never
    }

    package let address: PeerAddress
    private let client: PeerClient
    private let credentials: [(name: String, value: String)]
    private let pacing: RetryPacing
    /// Whether the server has named the address, and not the operator.
    private let isGuarded: Bool

    package init(
        _ client: PeerClient, address: PeerAddress, credentials: [(name: String, value: String)] = [],
        pacing: RetryPacing = RetryPacing()
    ) {
        self.init(client, address, credentials, pacing, isGuarded: false)
    }

    private init(
        _ client: PeerClient, _ address: PeerAddress, _ credentials: [(name: String, value: String)], _ pacing: RetryPacing,
        isGuarded: Bool
    ) {
        self.client = client
        self.address = address
        self.credentials = credentials
        self.pacing = pacing
        self.isGuarded = isGuarded
    }

    /// The same server's other address, which the operator has named too; the key goes there.
    package func at(_ address: PeerAddress) -> RemoteCaller {
        RemoteCaller(client, address, credentials, pacing, isGuarded: false)
    }

    /// A place that the server has named. The key does not go there, and it may be only where strangers' URLs may lead to, unless it is the
    /// server itself.
    /// - Parameter own: the server's addresses that the operator has named.
    package func elsewhere(_ address: PeerAddress, own: [PeerAddress]) -> RemoteCaller {
        let isOwn = own.contains { address.isSameOrigin(as: $0) }
        return RemoteCaller(client, address, [], pacing, isGuarded: !isOwn)
    }

    /// Makes a request whose answer is JSON.
    /// - Parameters:
    ///   - accepted: statuses besides success that are answers, not failures.
    ///   - isAnswer: whether what would be a failure by its status is an answer all the same.
    package func json(
        _ method: PeerRequest.Method = .get, _ path: String, query: [(name: String, value: String)] = [],
        body: PeerRequest.Body = .none, timeout: Duration = .seconds(30), repeating: Repetition = .harmless,
        accepting accepted: Set<Int> = [], isAnswer: (PeerResponse) -> Bool = { _ in false }
    ) async throws(DelegateFailure) -> JSONValue {
        let answer = try await send(
            method, path, query: query, body: body, timeout: timeout, repeating: repeating, accepting: accepted,
            isAnswer: isAnswer)
        guard !answer.body.isEmpty else { return .null }
        guard let value = JSONValue(answer: answer.body) else {
            throw DelegateFailure(
                .fault, "It answered something that is no JSON.",
                detail: "\(address.place)\(path) answered \(answer.body.count) bytes that are no JSON")
        }
        return value
    }

    package func send(
        _ method: PeerRequest.Method = .get, _ path: String, query: [(name: String, value: String)] = [],
        body: PeerRequest.Body = .none, timeout: Duration = .seconds(30), repeating: Repetition = .harmless,
        accepting accepted: Set<Int> = [], isAnswer: (PeerResponse) -> Bool = { _ in false }
    ) async throws(DelegateFailure) -> PeerResponse {
        let request = PeerRequest(
            method, address, path, query: query, headers: credentials, body: body, timeout: timeout, isGuarded: isGuarded)
        return try await persist(repeating, path, { accepted.contains($0.status) || isAnswer($0) }) { () throws(PeerError) in
            try await client.send(request)
        }
    }

    /// Fetches a file, again if the way there breaks.
    package func download(
        _ path: String, query: [(name: String, value: String)] = [], to target: String, limit: Int,
        timeout: Duration = .seconds(600)
    ) async throws(DelegateFailure) {
        let request = PeerRequest(
            .get, address, path, query: query, headers: credentials, timeout: timeout, isGuarded: isGuarded)
        _ = try await persist(.harmless, path, { _ in false }) { () throws(PeerError) in
            try await client.download(request, to: target, limit: limit)
        }
    }

    private func persist(
        _ repetition: Repetition, _ path: String, _ isAnswer: (PeerResponse) -> Bool,
        _ attempt: () async throws(PeerError) -> PeerResponse
    ) async throws(DelegateFailure) -> PeerResponse {
        var number = 1
        while true {
            let failure: DelegateFailure
            let mayRepeat: Bool
            var asked: Duration?
            do throws(PeerError) {
                let answer = try await attempt()
                if answer.isSuccess || isAnswer(answer) { return answer }
                failure = DelegateFailure(answer, at: address.place + path)
                asked = answer.retryAfter
                mayRepeat = repetition.allows(status: answer.status)
            } catch {
                failure = DelegateFailure(error, at: address.place + path)
                mayRepeat = repetition.allows(error.code)
            }
            guard mayRepeat, number < pacing.attempts, !Task.isCancelled else { throw failure }
            do {
                try await Task.sleep(for: pacing.pause(after: number, asked: asked, chance: .random(in: 0..<1)))
            } catch {
                throw failure
            }
            number += 1
        }
    }
}

extension RemoteCaller.Repetition {
    func allows(status: Int) -> Bool {
        switch self {
        case .harmless: status == 408 || status == 425 || status == 429 || (500...599).contains(status) && status != 501
        case .startsWork: status == 429 || status == 500 || status == 503
        case .costsMoney: status == 429 || status == 503
        case .never: false
        }
    }

    func allows(_ code: PeerError.Code) -> Bool {
        switch self {
        case .harmless: code == .unreachable || code == .broken || code == .timedOut
        case .startsWork, .costsMoney: code == .unreachable
        case .never: false
        }
    }
}

extension DelegateFailure {
    /// - Parameter place: for the operator.
    init(_ error: PeerError, at place: String) {
        let detail = "\(place): \(error)"
        switch error.code {
        case .unreachable: self.init(.unreachable, "It cannot be reached.", detail: detail)
        case .broken, .cancelled: self.init(.unreachable, "The connection to it broke.", detail: detail)
        case .timedOut: self.init(.unreachable, "It did not answer in time.", detail: detail)
        case .tooLarge: self.init(.badVideo, "It sent more than it may.", detail: detail)
        case .localFile: self.init(.failed, "A file could not be read or written here.", detail: detail)
        case .forbidden:
            self.init(
                .fault, "It named a place that is not of the public internet.",
                detail: detail + " REEL_FETCH_ALLOW opens a network on purpose.")
        }
    }

    init(_ answer: PeerResponse, at place: String) {
        let said = Self.words(of: answer)
        let detail = "\(place) answered \(answer.status)\(said.map { ": \($0)" } ?? "")"
        switch answer.status {
        case 401, 403: self.init(.unauthorized, "It does not accept the key (\(answer.status)).", detail: detail)
        case 429, 503: self.init(.busy, "It takes no more work now (\(answer.status)).", detail: detail)
        case 300..<400:
            self.init(.fault, "It answered \(answer.status), and redirects are not followed.", detail: detail)
        case 400..<500:
            self.init(.refused, "It refused the request (\(answer.status))\(said.map { ": \($0)" } ?? ".")", detail: detail)
        default: self.init(.fault, "It answered \(answer.status)\(said.map { ": \($0)" } ?? ".")", detail: detail)
        }
    }

    /// What an error's body says, as far as such bodies have anything in common: short, in one line.
    static func words(of answer: PeerResponse) -> String? {
        guard let body = JSONValue(answer: answer.body) else { return nil }
        let detail = body["detail"] ?? body["error"] ?? body["message"] ?? body
        let text =
            detail.string ?? detail["message"]?.string ?? detail["details"]?.string
            ?? detail.array?.compactMap { item in item["msg"]?.string ?? item.string }.joined(separator: "; ")
        return text.flatMap(line)
    }

    /// What is kept of a word that is too long, in characters.
    static let wordStart = 40

    /// `text` as part of a log line: without pictures, short.
    static func line(_ text: String) -> String? {
        let flat = text.split(whereSeparator: \.isNewline).joined(separator: " ")
        let words = flat.split(separator: " ").map { $0.count > 120 ? "\($0.prefix(wordStart))…" : String($0) }.joined(
            separator: " ")
        guard !words.isEmpty else { return nil }
        return words.count > 300 ? String(words.prefix(300)) + "…" : words
    }
}
