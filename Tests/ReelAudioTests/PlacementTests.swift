import Foundation
import ReelAudio
import Testing

/// Where sounds stand while the camera moves, and when it is heard itself.
struct PlacementTests {
    private func stems(_ prompt: String, camera: CameraPath) -> Stems {
        let plan = SoundtrackPlan(prompt: prompt, negativePrompt: "")
        let speech = plan.dialogue.map { Speech($0, seconds: 6) }
        return SoundtrackComposer().stems(of: plan, speech: speech, seconds: 6, seed: 4, camera: camera)
    }

    private static let counting =
        #"A man says "One, two, three, four, five, six, seven, eight, nine, ten, eleven, twelve." in steady rain, with footsteps"#
    /// Slow enough to make no sound of its own.
    private static let right = CameraPath(sideways: [0, 0.06, 0.12, 0.18])
    private static let left = CameraPath(sideways: [0, -0.06, -0.12, -0.18])

    /// A camera that pans right leaves things on its left.
    @Test(arguments: [\Stems.speech, \.ambience, \.effects] as [any KeyPath<Stems, AudioBuffer> & Sendable])
    func soundsMoveAgainstTheCamera(stem: any KeyPath<Stems, AudioBuffer> & Sendable) {
        func balances(_ camera: CameraPath) -> (start: Double, end: Double) {
            let sound = stems(Self.counting, camera: camera)[keyPath: stem]
            return (sound.part(24_000..<72_000).balance, sound.part(192_000..<264_000).balance)
        }
        let (still, right, left) = (balances(.still), balances(Self.right), balances(Self.left))
        #expect(right.end / right.start > 1.25 * still.end / still.start)
        #expect(left.end / left.start < still.end / still.start / 1.25)
    }

    @Test func musicStaysWhereItIs() {
        let prompt = "calm music"
        #expect(stems(prompt, camera: Self.right).music.left == stems(prompt, camera: .still).music.left)
    }

    @Test(arguments: [1.0, 2, 3.2])
    func aPushThroughWhooshesAtTheCut(cut: Double) throws {
        let camera = CameraPath(sideways: [], rushes: [cut])
        let sound = SoundtrackComposer().compose(prompt: "", negativePrompt: "music", seconds: 4, seed: 1, camera: camera).sound
        let levels = Spectrum(sound).envelope(seconds: 0.05)
        let loudest = try #require(levels.indices.max { levels[$0] < levels[$1] })
        #expect(abs(Double(loudest) * 0.05 + 0.025 - cut) < 0.12)
    }

    /// Half the picture's width in half a second, in the middle of the clip.
    @Test func aFastPanWhooshesFromOneSideToTheOther() throws {
        let camera = CameraPath(sideways: [0, 0, 0, 0, 0, 0, 0.25, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5])
        let effects = stems("no music", camera: camera).effects
        let levels = Spectrum(effects).envelope(seconds: 0.05)
        let loudest = Double(try #require(levels.indices.max { levels[$0] < levels[$1] })) * 0.05
        #expect((2.5...3.5).contains(loudest))
        let middle = Int(loudest * 48_000)
        // What the camera passes on its way to the right crosses from right to left.
        #expect(effects.part(middle - 14_400..<middle - 4_800).balance < 1)
        #expect(effects.part(middle + 4_800..<middle + 14_400).balance > 1)
        #expect(stems("no music", camera: Self.right).effects.left.allSatisfy { $0 == 0 })
    }

    @Test func noWhooshWhereItIsUnwanted() {
        let camera = CameraPath(sideways: [], rushes: [2])
        #expect(stems("without a whoosh", camera: camera).effects.left.allSatisfy { $0 == 0 })
    }
}
