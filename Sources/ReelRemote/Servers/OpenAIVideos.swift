import ReelAPI
import ReelFetch

/// What servers have in common that have taken over OpenAI's routes for videos.
struct OpenAIVideos: Sendable {
    let caller: RemoteCaller

    private func path(_ id: String) -> String { "/v1/videos/\(PeerAddress.encoded(id))" }

    static func id(in answer: JSONValue) throws(DelegateFailure) -> String {
        guard let id = answer["id"]?.string else { throw DelegateFailure(.fault, "It did not say what it calls the video.") }
        return id
    }

    /// - Parameter hasProgress: whether the server's percentage is one.
    func state(of id: String, hasProgress: Bool) async throws(DelegateFailure) -> RemoteState {
        // A failed video is told with the status of its failure by some.
        let answer = try await caller.json(
            .get, path(id), accepting: [404], isAnswer: { JSONValue(answer: $0.body)?["status"]?.string == "failed" })
        switch answer["status"]?.string {
        case "queued": return .waiting(position: nil)
        case "in_progress":
            return .working(fraction: hasProgress ? answer["progress"]?.number.map { $0 / 100 } : nil, log: [])
        case "completed": return .done
        case "failed":
            let reason = answer["error"]?["message"]?.string.flatMap(DelegateFailure.line) ?? "it does not say why"
            throw DelegateFailure(.failed, "It could not make the video: \(reason)")
        default: throw DelegateFailure(.lost, "It no longer knows of the video; it was started anew, perhaps.")
        }
    }

    func fetch(_ id: String, to path: String, limit: Int) async throws(DelegateFailure) {
        try await caller.download(self.path(id) + "/content", to: path, limit: limit)
    }

    func delete(_ id: String) async throws(DelegateFailure) {
        _ = try await caller.send(.delete, path(id), timeout: .seconds(60), accepting: [404])
    }
}
