import FoundationEssentials
import ReelAPI
import ReelFetch
import ReelShot

/// fal itself, or whatever speaks its protocol: pictures go to its storage, the request to its queue.
struct FalServer: RemoteServer {
    let caller: RemoteCaller
    /// Where files are uploaded to.
    let storage: RemoteCaller
    let setting: DelegateSetting
    /// The endpoint to ask.
    let endpoint: String
    let abilities: Abilities

    /// Requests are known by the endpoint's first two parts.
    private var app: String { endpoint.split(separator: "/").prefix(2).joined(separator: "/") }

    private func path(_ id: String) -> String { "/\(app)/requests/\(PeerAddress.encoded(id))" }

    /// Asks for a request that cannot exist: that costs nothing, and tells a good key from a bad one.
    func check() async throws(DelegateFailure) {
        let nobody = "00000000-0000-0000-0000-000000000000"
        _ = try await caller.send(.get, path(nobody) + "/status", timeout: .seconds(10), repeating: .never, accepting: [404])
    }

    func submit(_ task: DelegateTask) async throws(DelegateFailure) -> String {
        let first = try await upload(task.first, "first.png")
        var last: String?
        if let path = task.last { last = try await upload(path, "last.png") }
        let answer = try await caller.send(
            .post, "/\(endpoint)",
            body: .bytes(FalInput(task, endpoint: endpoint, first: first, last: last).json.bytes, type: "application/json"),
            repeating: .costsMoney)
        guard let id = JSONValue(answer: answer.body)?["request_id"]?.string else {
            throw DelegateFailure(.fault, "It did not say what it calls the request.")
        }
        return id
    }

    private func upload(_ path: String, _ name: String) async throws(DelegateFailure) -> String {
        let wish: JSONValue = ["content_type": "image/png", "file_name": .string(name)]
        let place = try await storage.json(
            .post, "/storage/upload/initiate", query: [("storage_type", "fal-cdn-v3")],
            body: .bytes(wish.bytes, type: "application/json"))
        guard let target = place["upload_url"]?.string, let url = place["file_url"]?.string else {
            throw DelegateFailure(.fault, "It did not say where pictures go.")
        }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw DelegateFailure(.failed, "A picture could not be read here.", detail: "\(path) cannot be read")
        }
        _ = try await elsewhere(target).send(
            .put, "", body: .bytes(Array(data), type: "image/png"), timeout: .seconds(120))
        return url
    }

    /// A place that the server has named.
    private func elsewhere(_ text: String) throws(DelegateFailure) -> RemoteCaller {
        guard let url = try? RemoteURL(text, maximumLength: 4096), url.scheme == .https || !caller.address.isSecure else {
            throw DelegateFailure(.fault, "It named a place that is no URL, or not a secure one.")
        }
        return caller.elsewhere(PeerAddress(url), own: [caller.address, storage.address])
    }

    func state(of id: String) async throws(DelegateFailure) -> RemoteState {
        let answer = try await caller.json(.get, path(id) + "/status", query: [("logs", "1")], accepting: [404])
        switch answer["status"]?.string {
        case "IN_QUEUE": return .waiting(position: answer["queue_position"]?.integer)
        case "IN_PROGRESS": return .working(fraction: nil, log: [])
        case "COMPLETED": return .done
        default: throw DelegateFailure(.lost, "It no longer knows of the request.")
        }
    }

    func fetch(_ id: String, to path: String, limit: Int) async throws(DelegateFailure) {
        let answer = try await caller.send(.get, self.path(id), accepting: [400, 404, 422])
        let output = JSONValue(answer: answer.body) ?? .null
        guard answer.isSuccess else {
            if let failure = FalRefusal(output, status: answer.status) { throw failure.failure }
            throw DelegateFailure(answer, at: "\(caller.address)")
        }
        guard let url = output["video"]?["url"]?.string else {
            throw DelegateFailure(.failed, "Its answer has no video.")
        }
        try await elsewhere(url).download("", to: path, limit: limit)
    }

    /// Takes the request out of the queue; one that has been begun is made to its end, and paid.
    func cancel(_ id: String) async throws(DelegateFailure) {
        _ = try await caller.send(.put, path(id) + "/cancel", accepting: [400, 404])
    }
}
