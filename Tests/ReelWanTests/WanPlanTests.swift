import ReelEngine
import ReelMedia
import ReelShot
import ReelWan
import Testing

@Suite struct WanPlanTests {
    private func shot(seconds: Int = 5, guidance: Double = 0.5) -> Shot {
        Shot(
            id: "test", firstFrame: ShotPicture(field: "first", path: ""), prompt: "", guidance: guidance, seconds: seconds,
            framing: .exactly(PixelSize(width: 16, height: 16)), sound: false, output: "")
    }

    /// The table of durations and frames that the models were made for.
    @Test(arguments: [
        (4, 16, 65), (5, 16, 81), (6, 16, 97), (8, 16, 129), (10, 16, 161), (5, 24, 121), (8, 24, 193), (1, 16, 17),
    ])
    func framesAreAsNearAsTheyCome(seconds: Int, rate: Int, frames: Int) {
        #expect(shot(seconds: seconds).modelFrames(rate: rate) == frames)
    }

    @Test(arguments: [(0.0, 1.0), (0.5, 3.5), (1.0, 6.0), (2.0, 6.0), (-1.0, 1.0)])
    func guidanceIsOnALine(guidance: Double, scale: Double) {
        #expect(WanGuidance(shot(guidance: guidance), ShotModel(name: "m", folder: "")).scale == scale)
    }

    @Test func aDistilledModelTakesFewStepsAndNoGuidance() {
        let guidance = WanGuidance(shot(), ShotModel(name: "m", folder: "", isGuided: false))
        #expect(guidance.scale == 1 && guidance.steps == 4)
        #expect(WanGuidance(shot(), ShotModel(name: "m", folder: "")).steps == 40)
        #expect(WanGuidance(shot(), ShotModel(name: "m", folder: "", steps: 8, isGuided: false)).steps == 8)
    }

    @Test(arguments: [(1280, 720, 16, 1280, 720), (1920, 1080, 16, 1920, 1088), (1280, 720, 32, 1280, 736), (40, 24, 16, 48, 32)])
    func sidesGrowToTheModelsSquares(width: Int, height: Int, multiple: Int, wide: Int, high: Int) {
        let size = WanSize(width: width, height: height, multiple: multiple)
        #expect(size.width == wide && size.height == high)
    }

    private func clip(frames count: Int, to frameCount: Int) throws -> [[UInt8]] {
        let frames = (0..<count).map { index in Frame(width: 2, height: 2, rgb: [UInt8](repeating: UInt8(index), count: 12)) }
        var clip = WanClip(
            facts: .init(width: 2, height: 2, frameRate: 24, frameCount: frameCount), frames: frames, sound: nil, seed: 0,
            threads: 1)
        var drawn: [[UInt8]] = []
        var frame = Frame(width: 2, height: 2)
        while try clip.draw(into: &frame) { drawn.append(frame.rgb) }
        return drawn
    }

    @Test func aClipBeginsAndEndsAsTheModelsFramesDo() throws {
        for (count, frameCount) in [(81, 120), (121, 120), (17, 24), (1, 24), (5, 5)] {
            let drawn = try clip(frames: count, to: frameCount)
            #expect(drawn.count == frameCount)
            #expect(drawn.first?[0] == 0)
            #expect(drawn.last?[0] == UInt8(count - 1))
            #expect(drawn.map { $0[0] } == drawn.map { $0[0] }.sorted())
        }
    }
}
