import ReelMotion
import Testing

@Suite struct MovePromptTests {
    private static let plain: [(String, Set<Motion>)] = [
        ("", [.dollyIn]),
        ("A calm lake at dawn", [.dollyIn]),
        ("Slow zoom in on the lighthouse", [.zoomIn]),
        ("zooming out to show the valley", [.zoomOut]),
        ("The camera slowly pans to the right", [.panRight]),
        ("a slow left pan over the hills", [.panLeft]),
        ("tilt up to the sky", [.tiltUp]),
        ("Tilt down, then zoom in", [.tiltDown, .zoomIn]),
        ("camera pulls back from the door", [.dollyOut]),
        ("push in on her face", [.dollyIn]),
        ("the camera moves left along the wall", [.truckLeft]),
        ("camera rises over the trees", [.pedestalUp]),
        ("orbit clockwise around the statue", [.orbitRight]),
        ("camera rolls counterclockwise", [.rollLeft]),
        ("static shot of a rocket", [.still]),
        ("handheld footage of a market", [.handheld]),
        ("handheld, pan left", [.handheld, .panLeft]),
        ("rolling hills and a red truck", [.dollyIn]),
        ("a woman walks left", [.dollyIn]),
        ("pan right, no zoom", [.panRight]),
    ]

    @Test(arguments: plain)
    func understands(prompt: String, motions: Set<Motion>) {
        #expect(MovePrompt(prompt).motions == motions)
    }

    private static let negative: [(String, String, Set<Motion>)] = [
        ("zoom in, pan left", "zoom", [.panLeft]),
        ("zoom in", "zooming out, blurry", [.zoomIn]),
        ("handheld, pan right", "shaky camera", [.panRight]),
        ("a lake", "dolly in", [.still]),
        ("a lake", "blur, distort, and low quality", [.dollyIn]),
    ]

    @Test(arguments: negative)
    func negativePromptCancels(prompt: String, negative: String, motions: Set<Motion>) {
        #expect(MovePrompt(prompt, negative: negative).motions == motions)
    }

    @Test func guidanceAndSpeedScaleTheMove() {
        let weak = MovePrompt("zoom in").move(guidance: 0, seconds: 5)
        let strong = MovePrompt("zoom in").move(guidance: 1, seconds: 5)
        let fast = MovePrompt("quickly zoom in").move(guidance: 1, seconds: 5)
        #expect(weak.zoom > 0 && strong.zoom > 3 * weak.zoom && fast.zoom > strong.zoom)
        #expect(MovePrompt("static").move(guidance: 1, seconds: 5).isStill)
    }
}
