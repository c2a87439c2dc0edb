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
        ("the camera circles around the statue", [.orbitRight]),
        ("camera rolls counterclockwise", [.rollLeft]),
        ("static shot of a rocket", [.still]),
        ("handheld footage of a market", [.handheld]),
        ("handheld, pan left", [.handheld, .panLeft]),
        ("rolling hills and a red truck", [.dollyIn]),
        ("a woman walks left", [.dollyIn]),
        ("pan right, no zoom", [.panRight]),
        ("rack focus to the background", [.focusFar]),
        ("the background blurs while the camera pushes in", [.focusNear, .dollyIn]),
        ("no camera movement", [.still]),
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
        ("a lake", "camera movement", [.still]),
        ("a lake", "blur, distort, and low quality", [.dollyIn]),
        ("rack focus to the background, pan left", "blur", [.panLeft]),
    ]

    @Test(arguments: negative)
    func negativePromptCancels(prompt: String, negative: String, motions: Set<Motion>) {
        #expect(MovePrompt(prompt, negative: negative).motions == motions)
    }

    private static let orders: [(String, [Set<Motion>])] = [
        ("first pan left, then zoom in", [[.panLeft], [.zoomIn]]),
        ("The camera tilts up and then rolls clockwise, finally it zooms out", [[.tiltUp], [.rollRight], [.zoomOut]]),
        ("static shot, then push in", [[.still], [.dollyIn]]),
        ("handheld: pan left, then tilt down", [[.handheld, .panLeft], [.handheld, .tiltDown]]),
        ("pan left and zoom in", [[.panLeft, .zoomIn]]),
    ]

    @Test(arguments: orders)
    func keepsTheOrder(prompt: String, acts: [Set<Motion>]) {
        #expect(MovePrompt(prompt).acts.map(\.motions) == acts)
    }

    private static let ambient: [(String, String, Set<AmbientEffect>)] = [
        ("waves roll in from the sea", "", [.water]),
        ("leaves sway in the breeze under drifting clouds", "", [.foliage, .clouds]),
        ("a campfire under the stars, snow is falling", "", [.fire, .snow]),
        ("snow-covered mountains", "", []),
        ("candles flicker in the fog", "", [.flicker, .mist]),
        ("heavy rain over the lake", "rain", [.water]),
        ("waves and clouds", "water, clouds", []),
        ("no rain, no wind", "", []),
        ("a portrait of a man", "", []),
    ]

    @Test(arguments: ambient)
    func findsWhatMovesByItself(prompt: String, negative: String, effects: Set<AmbientEffect>) {
        #expect(MovePrompt(prompt, negative: negative).ambient == effects)
    }

    @Test func namesTheWordsWithoutEffect() {
        let prompt = MovePrompt("The dog jumps while the camera slowly pans left over the lake. She says \"zoom in now\"")
        #expect(prompt.motions == [.panLeft])
        #expect(prompt.ignored == ["dog", "jumps", "says"])
        #expect(MovePrompt("slow zoom in").ignored.isEmpty)
    }

    @Test func paceComesFromWords() {
        #expect(MovePrompt("fast zoom in").speed > MovePrompt("zoom in").speed)
        #expect(MovePrompt("slowly zoom in").speed < MovePrompt("zoom in").speed)
        #expect(MovePrompt("the camera accelerates").timing == .quickening)
        #expect(MovePrompt("pan left, slowing down").timing == .settling)
        #expect(MovePrompt("zoom in at a constant speed").timing == .even)
        #expect(MovePrompt("pan left").timing == nil)
    }

    @Test(arguments: [Timing.gentle, .fromRest, .even, .quickening, .settling, .rush])
    func timesGoForwardFromEndToEnd(timing: Timing) {
        #expect(timing(0) == 0 && abs(timing(1) - 1) < 1e-12)
        for step in 1...100 { #expect(timing(Double(step) / 100) >= timing(Double(step - 1) / 100)) }
    }
}
