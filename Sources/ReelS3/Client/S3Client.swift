import AsyncHTTPClient
public import FoundationEssentials
public import NIOCore
import NIOHTTP1
public import NIOPosix

/// Puts objects on an S3 server and gets them from there.
///
/// The server is the operator's choice, so that no address is refused; users' URLs never come here. What fails for the moment (500, 503,
/// SlowDown, lost connections, silence) is tried again with growing, random waits.
public final class S3Client: Sendable {
    public let location: S3Location
    let clock: S3Clock
    let threads: NIOThreadPool
    let retries: S3RetryPolicy
    private let credentials: S3CredentialSource
    private let userAgent: String
    private let http: HTTPClient

    /// - Parameters:
    ///   - userAgent: such as `reel/1.2.0`.
    ///   - threads: for reading files, which blocks.
    ///   - silence: how long nothing may come, or go, before a connection is given up.
    public init(
        location: S3Location, credentials: S3CredentialSource, userAgent: String, retries: S3RetryPolicy = S3RetryPolicy(),
        silence: Duration = .seconds(30), threads: NIOThreadPool = .singleton,
        eventLoops: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton, now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.location = location
        self.credentials = credentials
        self.userAgent = userAgent
        self.retries = retries
        self.threads = threads
        clock = S3Clock(now: now)
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: .init(connect: .seconds(5), read: TimeAmount(silence), write: TimeAmount(silence)),
            decompression: .disabled)
        configuration.httpVersion = .http1Only
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 32
        http = HTTPClient(eventLoopGroupProvider: .shared(eventLoops), configuration: configuration)
    }

    deinit {
        // Its sockets go with it; nobody waits for that.
        Task { [http] in try? await http.shutdown() }
    }

    /// Seconds that the server's clock is ahead of this machine's, where that has been noticed.
    public var clockOffset: TimeInterval { clock.offset }

    /// Makes a call until it succeeds, or will not.
    ///
    /// - Parameter receive: takes in the answer; what it throws counts as the call's failure.
    /// - Throws: `S3Error`, `S3SettingError`, `S3LocalFile.ReadError`, `CancellationError`.
    func call<Value: Sendable>(
        _ call: S3Call, receive: @Sendable (HTTPClientResponse) async throws -> Value
    ) async throws -> Value {
        var random = SystemRandomNumberGenerator()
        var attempt = 1
        var hasCorrected = false
        while true {
            do {
                return try await self.attempt(call, receive)
            } catch let error as S3Error {
                try Task.checkCancellation()
                if error.code == .timeTooSkewed, !hasCorrected {
                    // `attempt` has set the clock by the answer.
                    hasCorrected = true
                    continue
                }
                if [.expiredToken, .invalidAccessKey, .invalidToken].contains(error.code) { credentials.forget() }
                guard error.isPassing, attempt < retries.attempts else { throw error }
                try await Task.sleep(for: retries.wait(afterAttempt: attempt, using: &random))
                attempt += 1
            }
        }
    }

    /// Makes a call whose answer is of no interest beyond its headers.
    func call(_ call: S3Call) async throws -> HTTPHeaders {
        try await self.call(call) { response in
            _ = try await Self.read(response, upTo: Self.longestAnswer)
            return response.headers
        }
    }

    /// Makes a call that is answered in XML.
    func element(_ call: S3Call, named names: String...) async throws -> S3Element {
        let asked = call.asked
        return try await self.call(call) { response in
            let bytes = try await Self.read(response, upTo: Self.longestAnswer)
            guard let root = try? S3Reader.read(bytes) else {
                throw S3Error(.badAnswer, "\(asked): the answer is not XML, so this may not be an S3 server.")
            }
            // Of work that takes long the status is sent before it is known whether it succeeds.
            if root.name == "Error" {
                throw S3Error(status: 500, body: bytes, headerRegion: nil, asked: asked)
            }
            guard names.contains(root.name) else {
                throw S3Error(.badAnswer, "\(asked): the answer is <\(root.name.prefix(40))>, not <\(names[0])>.")
            }
            return root
        }
    }

    /// The URL with which `call` can be made by whoever has it.
    func presigned(_ call: S3Call, seconds: Int) async throws -> String {
        let signer = S3Signer(credentials: try await credentials.current(), region: location.region)
        return signer.presigned(request(call), seconds: seconds, at: clock.time).url
    }

    /// The full key of an object, encoded for a header.
    func copySource(_ key: String) -> String {
        "/"
            + S3Encoding.encode(
                "\(location.bucket)/\(location.prefix.isEmpty ? "" : location.prefix + "/")\(key)", keepingSlashes: true)
    }

    private func request(_ call: S3Call) -> S3Request {
        let bucket = location.addressing == .path ? "/\(location.bucket)" : ""
        let key = call.key.map { "/" + (location.prefix.isEmpty ? "" : location.prefix + "/") + $0 } ?? ""
        return S3Request(
            method: call.method, scheme: location.scheme, host: location.host, path: bucket + key == "" ? "/" : bucket + key,
            query: call.query, headers: call.headers)
    }

    private func attempt<Value: Sendable>(
        _ call: S3Call, _ receive: @Sendable (HTTPClientResponse) async throws -> Value
    ) async throws -> Value {
        let signer = S3Signer(credentials: try await credentials.current(), region: location.region)
        let signed = signer.signed(request(call), payload: call.body.digest, at: clock.time)
        var request = HTTPClientRequest(url: signed.url)
        request.method = HTTPMethod(rawValue: call.method)
        request.headers = HTTPHeaders(signed.headers.map { ($0.name, $0.value) })
        request.headers.add(name: "user-agent", value: userAgent)
        switch call.body {
        case .bytes(let bytes) where bytes.isEmpty:
            if call.method == "PUT" || call.method == "POST" { request.headers.add(name: "content-length", value: "0") }
        case .bytes(let bytes): request.body = .bytes(ByteBuffer(bytes: bytes))
        case .file(let file, let range, _): request.body = .stream(file.chunks(of: range), length: .known(Int64(range.count)))
        }
        do {
            // No slower than 50 kB a second: a server that takes a byte now and then is as good as gone.
            let limit = TimeAmount.seconds(60 + Int64(call.body.count / 50_000))
            let response = try await http.execute(request, deadline: .now() + limit)
            guard (200..<300).contains(response.status.code) else { throw try await failure(response, call) }
            return try await receive(response)
        } catch {
            throw try Self.understood(error, asked: call.asked, server: location.server)
        }
    }

    private func failure(_ response: HTTPClientResponse, _ call: S3Call) async throws -> S3Error {
        // What comes is cut off, not refused: an error page may be long.
        let body = (try? await Self.read(response, upTo: 1 << 16)) ?? []
        let error = S3Error(
            status: Int(response.status.code), body: body, headerRegion: response.headers.first(name: "x-amz-bucket-region"),
            asked: call.asked)
        if error.code == .timeTooSkewed || error.code == .accessDenied {
            _ = clock.correct(by: response.headers.first(name: "date"))
        }
        return error
    }

    static let longestAnswer = 16 << 20

    static func read(_ response: HTTPClientResponse, upTo limit: Int) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        for try await chunk in response.body {
            bytes += chunk.readableBytesView
            guard bytes.count <= limit else { throw S3Error(.badAnswer, "The answer is longer than \(limit) bytes.") }
        }
        try Task.checkCancellation()
        return bytes
    }

    /// Whatever went wrong below HTTP as an `S3Error`.
    /// - Throws: what is none of the server's doing.
    static func understood(_ error: any Error, asked: String, server: String) throws -> S3Error {
        switch error {
        case let error as S3Error: return error
        case is S3LocalFile.ReadError, is S3SettingError, is CancellationError: throw error
        default:
            try Task.checkCancellation()
            return S3Error(.unreachable, "\(asked): \(server) gave no whole answer: \(String(describing: error).prefix(300))")
        }
    }
}

extension S3Call {
    /// For messages.
    var asked: String { "\(method) \(key ?? "the bucket")" }
}
