import ReelAPI
import ReelFetch
import ReelRemote
import Testing

struct ComfyTests {
    private static let graph = """
        {"1":{"class_type":"LoadImage","inputs":{"image":"{{first_frame}}"}},
         "2":{"class_type":"Text","inputs":{"text":"fine, {{prompt}}, {{seed}}","length":"{{frames}}","link":["1",0]}}}
        """

    @Test func slotsAreFilledOnceAndByTheirType() throws {
        let workflow = try ComfyWorkflow(json: Array(Self.graph.utf8), name: "w")
        #expect(workflow.slots == [.firstFrame, .prompt, .seed, .frames])
        let filled = workflow.filled([
            .firstFrame: "reel/a.png", .prompt: #"a "cat" says {{seed}}"#, .seed: 7, .frames: 81,
        ])
        #expect(filled["1"]?["inputs"]?["image"] == "reel/a.png")
        #expect(filled["2"]?["inputs"]?["text"] == #"fine, a "cat" says {{seed}}, 7"#, "what a prompt says is no slot")
        #expect(filled["2"]?["inputs"]?["length"] == 81 && filled["2"]?["inputs"]?["link"] == ["1", 0])
        #expect(
            workflow.abilities[.lastFrame] == .no && workflow.abilities[.seed] == .yes && workflow.abilities[.duration] == .yes)
    }

    @Test(arguments: [
        ("[]", "API format"), (#"{"nodes":[],"links":[]}"#, "API format"),
        (#"{"1":{"class_type":"A","inputs":{"a":"{{colour}}"}}}"#, "no slot {{colour}}"),
        (#"{"1":{"class_type":"A","inputs":{"a":"{{prompt}}"}}}"#, "no slot {{first_frame}}"),
    ])
    func aWorkflowThatWouldNotWorkIsRefused(json: String, named: String) {
        #expect { try ComfyWorkflow(json: Array(json.utf8), name: "w") } throws: { "\($0)".contains(named) }
    }

    @Test func messagesOfOthersAreLeftOut() {
        func message(_ text: String) -> ComfyMessage? { ComfyMessage(.text(text), prompt: "me", nodeCount: 4) }
        #expect(message(#"{"type":"execution_success","data":{"prompt_id":"you"}}"#) == nil)
        #expect(message(#"{"type":"execution_success","data":{"prompt_id":"me"}}"#) == .end)
        #expect(message(#"{"type":"executing","data":{"node":null,"prompt_id":"me"}}"#) == .end)
        #expect(message(#"{"type":"executing","data":{"node":"3","prompt_id":"me"}}"#) == nil)
        #expect(message("nonsense") == nil)
    }

    @Test func progressCountsTheStepsOfAllNodes() {
        let text =
            #"{"type":"progress_state","data":{"prompt_id":"me","nodes":{"1":{"value":1,"max":1,"state":"finished"},"3":{"value":9,"max":18,"state":"running"}}}}"#
        #expect(ComfyMessage(.text(text), prompt: "me", nodeCount: 3) == .progress(0.5))
    }

    @Test func previewsSayWhoseTheyAre() {
        func message(_ facts: String, claimed: Int? = nil, kind: UInt8 = 4) -> ComfyMessage? {
            let length = claimed ?? facts.utf8.count
            let bytes: [UInt8] =
                [0, 0, 0, kind, 0, 0, UInt8(length >> 8), UInt8(length & 255)] + Array(facts.utf8) + [0xFF, 0xD8, 0xFF]
            return ComfyMessage(.binary(bytes), prompt: "me", nodeCount: 1)
        }
        #expect(message(#"{"prompt_id":"me"}"#) == .preview([0xFF, 0xD8, 0xFF]))
        #expect(message(#"{"prompt_id":"you"}"#) == nil && message(#"{"prompt_id":"me"}"#, claimed: 999) == nil)
        #expect(
            message(#"{"prompt_id":"me"}"#, kind: 1) == nil && ComfyMessage(.binary([0, 0]), prompt: "me", nodeCount: 1) == nil)
    }
}
