import ReelAPI
import ReelFetch
import ReelShot

/// LightX2V: Wan with a first and a last picture, one video at a time.
struct LightX2VServer: RemoteServer {
    let caller: RemoteCaller
    let setting: DelegateSetting
    let abilities: Abilities

    /// Wan's own rate.
    private var rate: Int { setting.frameRate ?? 16 }

    func check() async throws(DelegateFailure) {
        let status = try await caller.json(.get, "/v1/service/status", timeout: .seconds(10), repeating: .never)
        guard status["service_status"]?.string != nil else {
            throw DelegateFailure(
                .fault, "It is no LightX2V server.", detail: "\(caller.address) does not say its service_status")
        }
    }

    func submit(_ task: DelegateTask) async throws(DelegateFailure) -> String {
        let answer =
            if let last = task.last { try await submitForm(task, last: last) } else { try await submitJSON(task) }
        guard let id = answer["task_id"]?.string else {
            throw DelegateFailure(.fault, "It did not say what it calls the video.")
        }
        return id
    }

    /// A last picture is taken as a file alone: as text it would be read as a path on the server.
    private func submitForm(_ task: DelegateTask, last: String) async throws(DelegateFailure) -> JSONValue {
        var form = PeerForm()
        form.add("image_file", fileAt: task.first, fileName: "first.png", type: "image/png")
        form.add("last_frame_file", fileAt: last, fileName: "last.png", type: "image/png")
        form.add("prompt", task.shot.prompt)
        form.add("negative_prompt", task.shot.negativePrompt)
        form.add("target_video_length", "\(task.frames(rate: rate, step: 4))")
        form.add("seed", "\(task.seed)")
        form.add("target_fps", "\(rate)")
        // The form has a number of steps of its own, 5, which would hold in place of the server's.
        if let steps = setting.steps { form.add("infer_steps", "\(steps)") }
        return try await caller.json(
            .post, "/v1/tasks/video/form", body: .form(form), timeout: .seconds(120), repeating: .startsWork)
    }

    private func submitJSON(_ task: DelegateTask) async throws(DelegateFailure) -> JSONValue {
        var body: [String: JSONValue] = [
            "prompt": .string(task.shot.prompt), "negative_prompt": .string(task.shot.negativePrompt),
            "image_path": .string(try Base64.dataURI(fileAt: task.first)),
            "target_video_length": .integer(task.frames(rate: rate, step: 4)), "seed": .integer(task.seed),
            "target_fps": .integer(rate),
        ]
        if let steps = setting.steps { body["infer_steps"] = .integer(steps) }
        return try await caller.json(
            .post, "/v1/tasks/video/", body: .bytes(JSONValue.object(body).bytes, type: "application/json"),
            timeout: .seconds(120),
            repeating: .startsWork)
    }

    func state(of id: String) async throws(DelegateFailure) -> RemoteState {
        let answer = try await caller.json(.get, "/v1/tasks/\(PeerAddress.encoded(id))/status", accepting: [404])
        switch answer["status"]?.string {
        case "pending": return .waiting(position: nil)
        case "processing": return .working(fraction: nil, log: [])
        case "completed": return .done
        case "failed":
            let reason = answer["error"]?.string.flatMap(DelegateFailure.line) ?? "it does not say why"
            throw DelegateFailure(.failed, "It could not make the video: \(reason)")
        case "cancelled": throw DelegateFailure(.failed, "The video was cancelled there.")
        default: throw DelegateFailure(.lost, "It no longer knows of the video; it was started anew, perhaps.")
        }
    }

    func fetch(_ id: String, to path: String, limit: Int) async throws(DelegateFailure) {
        try await caller.download("/v1/tasks/\(PeerAddress.encoded(id))/result", to: path, limit: limit)
    }

    func cancel(_ id: String) async throws(DelegateFailure) {
        _ = try await caller.send(.delete, "/v1/tasks/\(PeerAddress.encoded(id))")
    }
}
