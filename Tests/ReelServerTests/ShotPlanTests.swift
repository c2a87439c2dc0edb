import ReelAPI
import ReelServer
import ReelShot
import Testing

struct ShotPlanTests {
    private func veo(_ changes: [String: JSONValue]) throws -> Shot {
        let body: [String: JSONValue] = ["prompt": "p", "first_frame_url": "u", "last_frame_url": "v"]
        let input = try Endpoint.firstLastFrameToVideo.input(from: .object(body.merging(changes) { $1 }))
        return input.shot(id: "1", files: ["first_frame_url": "/a", "last_frame_url": "/b"], output: "/o")
    }

    @Test(arguments: [
        ("16:9", "720p", "1280x720"), ("9:16", "720p", "720x1280"), ("1:1", "720p", "720x720"),
        ("16:9", "1080p", "1920x1080"), ("9:16", "1080p", "1080x1920"), ("1:1", "1080p", "1080x1080"),
        ("auto", "720p", "1280x720"), ("auto", "1080p", "1920x1080"),
    ])
    func sizes(_ ratio: String, _ resolution: String, _ expected: String) throws {
        let shot = try veo(["aspect_ratio": .string(ratio), "resolution": .string(resolution)])
        #expect(shot.framing.size(forPicture: PixelSize(width: 1600, height: 900)).description == expected)
    }

    @Test(arguments: [("4s", 96), ("6s", 144), ("8s", 192)])
    func lengths(_ duration: String, _ frames: Int) throws {
        #expect(try veo(["duration": .string(duration)]).frameCount == frames)
    }

    @Test func picturesKeepTheirFields() throws {
        let shot = try veo(["generate_audio": false, "seed": -1])
        #expect(shot.firstFrame == ShotPicture(field: "first_frame_url", path: "/a"))
        #expect(shot.lastFrame == ShotPicture(field: "last_frame_url", path: "/b"))
        #expect(!shot.sound)
        #expect(shot.seed == .max)
    }

    @Test(arguments: [("5", 120), ("10", 240)])
    func imageToVideo(_ duration: String, _ frames: Int) throws {
        let input = try Endpoint.imageToVideo.input(
            from: ["prompt": "p", "image_url": "u", "duration": .string(duration), "cfg_scale": 0.75])
        let shot = input.shot(id: "1", files: ["image_url": "/a"], output: "/o")
        #expect(shot.frameCount == frames)
        #expect(shot.lastFrame == nil)
        #expect(!shot.sound)
        #expect(shot.guidance == 0.75)
        #expect(shot.negativePrompt == "blur, distort, and low quality")
    }

    @Test func engineFailuresBecomeFalsErrors() throws {
        let picture = PictureReference(field: "image_url", url: "data:" + String(repeating: "A", count: 5000))
        let failure = EngineFailure(
            .imageTooSmall, field: "image_url", "Too small.", facts: ["min_width": .number(64)])
        let error = APIError(failure, pictures: [picture])
        #expect(error.status == 422)
        guard case .array(let details)? = error.body.object?["detail"], let detail = details.first?.object else {
            Issue.record("no detail list")
            return
        }
        #expect(detail["type"] == "image_too_small")
        #expect(detail["loc"] == ["body", "image_url"])
        #expect(detail["ctx"] == ["min_width": 64])
        #expect(detail["input"]?.string?.count == 65, "a data URI is not repeated whole")
        #expect(APIError(EngineFailure(.engine, "x"), pictures: []).status == 500)
        #expect(APIError(EngineFailure(.unsupportedFeature, "x"), pictures: []).status == 422)
    }
}
