import ReelFetch
import ReelShot

/// vLLM-Omni: forms to OpenAI's routes, and a cancel that stops the work.
struct VLLMOmniServer: RemoteServer {
    let caller: RemoteCaller
    let setting: DelegateSetting
    let abilities: Abilities

    private var videos: OpenAIVideos { OpenAIVideos(caller: caller) }

    func check() async throws(DelegateFailure) {
        _ = try await caller.send(.get, "/health", timeout: .seconds(10), repeating: .never)
    }

    func submit(_ task: DelegateTask) async throws(DelegateFailure) -> String {
        var form = PeerForm()
        form.add("prompt", task.shot.prompt)
        form.add("seed", "\(task.seed)")
        if let steps = setting.steps { form.add("num_inference_steps", "\(steps)") }
        switch setting.model {
        case "h3":
            // Two files in their order are the first and the last frame.
            let field = task.last == nil ? "input_reference" : "input_references"
            form.add(field, fileAt: task.first, fileName: "first.png", type: "image/png")
            if let last = task.last { form.add(field, fileAt: last, fileName: "last.png", type: "image/png") }
            form.add("seconds", "\(task.shot.seconds)")
            form.add("short_edge", "768")
        case "ltx": add(task, to: &form, rate: setting.frameRate ?? 24, step: 8, multiple: 32)
        default:
            add(task, to: &form, rate: setting.frameRate ?? 16, step: 4, multiple: 16)
            form.add("guidance_scale", "\(task.guidanceScale)")
        }
        if abilities[.sound] == .yes { form.add("generate_sound", task.shot.sound ? "true" : "false") }
        return try OpenAIVideos.id(
            in: await caller.json(.post, "/v1/videos", body: .form(form), timeout: .seconds(120), repeating: .startsWork))
    }

    private func add(_ task: DelegateTask, to form: inout PeerForm, rate: Int, step: Int, multiple: Int) {
        form.add("input_reference", fileAt: task.first, fileName: "first.png", type: "image/png")
        form.add("size", "\(task.size(multipleOf: multiple))")
        form.add("num_frames", "\(task.frames(rate: rate, step: step))")
        form.add("fps", "\(rate)")
        if !task.shot.negativePrompt.isEmpty { form.add("negative_prompt", task.shot.negativePrompt) }
    }

    func state(of id: String) async throws(DelegateFailure) -> RemoteState {
        // Its percentage jumps from 0 to 100.
        try await videos.state(of: id, hasProgress: false)
    }

    func fetch(_ id: String, to path: String, limit: Int) async throws(DelegateFailure) {
        try await videos.fetch(id, to: path, limit: limit)
    }

    func cancel(_ id: String) async throws(DelegateFailure) { try await videos.delete(id) }
}
