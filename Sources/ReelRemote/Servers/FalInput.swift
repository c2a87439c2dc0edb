import ReelAPI
import ReelShot

/// A shot as the body of a request to one of fal's endpoints.
struct FalInput {
    let json: JSONValue

    init(_ task: DelegateTask, endpoint: String, first: String, last: String?) {
        let shot = task.shot
        var body: [String: JSONValue] = ["prompt": .string(shot.prompt)]
        if !shot.negativePrompt.isEmpty { body["negative_prompt"] = .string(shot.negativePrompt) }
        if let last {
            body["first_frame_url"] = .string(first)
            body["last_frame_url"] = .string(last)
            body["duration"] = .string("\(shot.seconds)s")
            body["aspect_ratio"] = .string(Self.ratio(task.size))
            body["resolution"] = .string(min(task.size.width, task.size.height) >= 1080 ? "1080p" : "720p")
            body["generate_audio"] = .bool(shot.sound)
            if shot.seed != 0 { body["seed"] = .integer(task.seed) }
        } else {
            body["image_url"] = .string(first)
            body["duration"] = .string("\(shot.seconds)")
            body["cfg_scale"] = .number(shot.guidance)
        }
        json = .object(body)
    }

    private static func ratio(_ size: PixelSize) -> String {
        size.width == size.height ? "1:1" : size.width > size.height ? "16:9" : "9:16"
    }
}
