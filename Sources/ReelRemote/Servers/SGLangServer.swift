import ReelAPI
import ReelFetch
import ReelShot

/// SGLang Diffusion: JSON to OpenAI's routes, progress by step; a video that it has begun is not stopped by anything.
struct SGLangServer: RemoteServer {
    let caller: RemoteCaller
    let setting: DelegateSetting
    let abilities: Abilities

    private var videos: OpenAIVideos { OpenAIVideos(caller: caller) }

    func check() async throws(DelegateFailure) {
        _ = try await caller.send(.get, "/health", timeout: .seconds(10), repeating: .never)
    }

    func submit(_ task: DelegateTask) async throws(DelegateFailure) -> String {
        var body: [String: JSONValue] = ["prompt": .string(task.shot.prompt), "seed": .integer(task.seed)]
        if let steps = setting.steps { body["num_inference_steps"] = .integer(steps) }
        let first = try Base64.dataURI(fileAt: task.first)
        switch setting.model {
        case "h3":
            var conditions: [JSONValue] = [keyframe(first, at: 0)]
            if let last = task.last { conditions.append(keyframe(try Base64.dataURI(fileAt: last), at: -1)) }
            body["task"] = "fl2va"
            body["conditions"] = .array(conditions)
            // It was trained with this short edge, and takes its shape from the picture.
            body["target"] = [
                "short_edge": 768, "aspect_ratio": "auto", "duration_seconds": .integer(task.shot.seconds),
            ]
        case "ltx": add(task, first, to: &body, rate: setting.frameRate ?? 24, step: 8, multiple: 32)
        default:
            add(task, first, to: &body, rate: setting.frameRate ?? 16, step: 4, multiple: 16)
            body["guidance_scale"] = .number(task.guidanceScale)
        }
        return try OpenAIVideos.id(
            in: await caller.json(
                .post, "/v1/videos", body: .bytes(JSONValue.object(body).bytes, type: "application/json"),
                timeout: .seconds(120),
                repeating: .startsWork))
    }

    private func keyframe(_ picture: String, at index: Int) -> JSONValue {
        ["type": "image", "uri": .string(picture), "role": "keyframe", "frame_index": .integer(index)]
    }

    private func add(
        _ task: DelegateTask, _ first: String, to body: inout [String: JSONValue], rate: Int, step: Int, multiple: Int
    ) {
        let size = task.size(multipleOf: multiple)
        body["reference_url"] = .string(first)
        body["width"] = .integer(size.width)
        body["height"] = .integer(size.height)
        body["num_frames"] = .integer(task.frames(rate: rate, step: step))
        body["fps"] = .integer(rate)
        if !task.shot.negativePrompt.isEmpty { body["negative_prompt"] = .string(task.shot.negativePrompt) }
    }

    func state(of id: String) async throws(DelegateFailure) -> RemoteState {
        try await videos.state(of: id, hasProgress: true)
    }

    func fetch(_ id: String, to path: String, limit: Int) async throws(DelegateFailure) {
        try await videos.fetch(id, to: path, limit: limit)
    }

    /// Forgets the video; its work goes on there.
    func cancel(_ id: String) async throws(DelegateFailure) { try await videos.delete(id) }
}
