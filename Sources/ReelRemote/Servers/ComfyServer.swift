import ReelAPI
import ReelFetch
import ReelShot

/// ComfyUI: a workflow with slots, progress and previews over its WebSocket, its history as what counts.
struct ComfyServer: RemoteServer {
    let caller: RemoteCaller
    let socket: PeerSocket
    let credentials: [(name: String, value: String)]
    let setting: DelegateSetting
    let workflow: ComfyWorkflow

    var abilities: Abilities { workflow.abilities }

    func check() async throws(DelegateFailure) {
        let answer = try await caller.json(.get, "/system_stats", timeout: .seconds(10), repeating: .never)
        guard answer["system"] != nil else {
            throw DelegateFailure(.fault, "It is no ComfyUI server.", detail: "\(caller.address) has no system_stats")
        }
    }

    func submit(_ task: DelegateTask) async throws(DelegateFailure) -> String {
        // Ours, so that a request that is made again starts nothing a second time unnoticed.
        let id = RandomID.uuid()
        let first = try await upload(task.first, as: "\(id)-first.png")
        var values = values(for: task)
        values[.firstFrame] = .string(first)
        if let last = task.last, workflow.slots.contains(.lastFrame) {
            values[.lastFrame] = .string(try await upload(last, as: "\(id)-last.png"))
        }
        let body: JSONValue = [
            "prompt": workflow.filled(values), "client_id": .string(id), "prompt_id": .string(id),
        ]
        let answer = try await caller.json(
            .post, "/prompt", body: .bytes(body.bytes, type: "application/json"), repeating: .startsWork)
        guard let given = answer["prompt_id"]?.string else {
            throw DelegateFailure(.fault, "It did not say what it calls the video.")
        }
        return given
    }

    private func values(for task: DelegateTask) -> [ComfyWorkflow.Slot: JSONValue] {
        let rate = setting.frameRate ?? 16
        let size = task.size(multipleOf: 16)
        return [
            .prompt: .string(task.shot.prompt), .negativePrompt: .string(task.shot.negativePrompt), .width: .integer(size.width),
            .height: .integer(size.height), .frames: .integer(task.frames(rate: rate, step: 4)), .fps: .integer(rate),
            .seconds: .integer(task.shot.seconds), .seed: .integer(task.seed), .guidance: .number(task.guidanceScale),
            .sound: .bool(task.shot.sound),
        ]
    }

    private func upload(_ path: String, as name: String) async throws(DelegateFailure) -> String {
        var form = PeerForm()
        form.add("image", fileAt: path, fileName: name, type: "image/png")
        form.add("subfolder", "reel")
        form.add("overwrite", "true")
        let answer = try await caller.json(.post, "/upload/image", body: .form(form), timeout: .seconds(120))
        guard let name = answer["name"]?.string else {
            throw DelegateFailure(.fault, "It did not say what it calls the picture.")
        }
        let folder = answer["subfolder"]?.string ?? ""
        return folder.isEmpty ? name : "\(folder)/\(name)"
    }

    func state(of id: String) async throws(DelegateFailure) -> RemoteState {
        if let entry = try await history(id) { return try outcome(of: entry) }
        let queue = try await caller.json(.get, "/queue")
        func holds(_ item: JSONValue) -> Bool { item.array?.count ?? 0 > 1 && item.array?[1].string == id }
        if (queue["queue_running"]?.array ?? []).contains(where: holds) { return .working(fraction: nil, log: []) }
        let waiting = (queue["queue_pending"]?.array ?? []).sorted {
            ($0.array?.first?.number ?? 0) < ($1.array?.first?.number ?? 0)
        }
        if let position = waiting.firstIndex(where: holds) { return .waiting(position: position) }
        // Between the two looks it may have come to its end.
        if let entry = try await history(id) { return try outcome(of: entry) }
        throw DelegateFailure(.lost, "It no longer knows of the video; it was started anew, perhaps.")
    }

    private func history(_ id: String) async throws(DelegateFailure) -> JSONValue? {
        try await caller.json(.get, "/history/\(PeerAddress.encoded(id))")[id]
    }

    private func outcome(of entry: JSONValue) throws(DelegateFailure) -> RemoteState {
        guard entry["status"]?["status_str"]?.string == "error" else {
            guard video(in: entry) != nil else {
                throw DelegateFailure(.failed, "Its workflow ended without a video file.")
            }
            return .done
        }
        let messages = entry["status"]?["messages"]?.array ?? []
        if messages.contains(where: { $0.array?.first?.string == "execution_interrupted" }) {
            throw DelegateFailure(.failed, "The video was interrupted there.")
        }
        let error = messages.first { $0.array?.first?.string == "execution_error" }?.array?.last
        let node = error?["node_type"]?.string.map { " in \($0)" } ?? ""
        let reason = error?["exception_message"]?.string.flatMap(DelegateFailure.line) ?? "it does not say why"
        throw DelegateFailure(.failed, "It could not make the video\(node): \(reason)")
    }

    /// The first video file among what the nodes have written; which name a node puts it under differs from node to node.
    private func video(in entry: JSONValue) -> JSONValue? {
        let endings = [".mp4", ".webm", ".mov", ".mkv"]
        let outputs = (entry["outputs"]?.object ?? [:]).sorted { $0.key < $1.key }
        for (_, output) in outputs {
            for (_, files) in (output.object ?? [:]).sorted(by: { $0.key < $1.key }) {
                let found = files.array?.first { file in
                    file["type"]?.string != "temp"
                        && endings.contains { file["filename"]?.string?.lowercased().hasSuffix($0) ?? false }
                }
                if let found { return found }
            }
        }
        return nil
    }

    func fetch(_ id: String, to path: String, limit: Int) async throws(DelegateFailure) {
        guard let entry = try await history(id), let file = video(in: entry), let name = file["filename"]?.string else {
            throw DelegateFailure(.lost, "It no longer knows of the video.")
        }
        try await caller.download(
            "/view",
            query: [
                ("filename", name), ("subfolder", file["subfolder"]?.string ?? ""), ("type", file["type"]?.string ?? "output"),
            ], to: path, limit: limit)
    }

    /// Out of the queue if it waits, interrupted if it is what runs; nobody else's work is touched.
    func cancel(_ id: String) async throws(DelegateFailure) {
        let list: JSONValue = ["delete": [.string(id)]]
        _ = try await caller.send(.post, "/queue", body: .bytes(list.bytes, type: "application/json"))
        let prompt: JSONValue = ["prompt_id": .string(id)]
        _ = try await caller.send(.post, "/interrupt", body: .bytes(prompt.bytes, type: "application/json"))
    }

    func listen(to id: String, report: RemoteReport) async throws(DelegateFailure) {
        let nodeCount = workflow.nodeCount
        do throws(PeerError) {
            try await socket.listen(
                to: caller.address, "/ws", query: [("clientId", id)], headers: credentials,
                greeting: [#"{"type":"feature_flags","data":{"supports_preview_metadata":true}}"#]
            ) { message in
                switch ComfyMessage(message, prompt: id, nodeCount: nodeCount) {
                case .progress(let fraction): await report.progress(fraction)
                case .preview(let picture): await report.preview(picture)
                case .end: return false
                case nil: break
                }
                return true
            }
        } catch {
            throw DelegateFailure(error, at: "\(caller.address)/ws")
        }
    }
}
