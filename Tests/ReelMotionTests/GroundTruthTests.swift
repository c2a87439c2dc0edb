import ReelMedia
import ReelMotion
import ReelScenes
import Testing

/// In-betweens of drawn scenes, compared with what the scenes really look like in between.
@Suite struct GroundTruthTests {
    /// - Parameter floor: what the mean of the three in-betweens must reach, in dB.
    @Test(arguments: [
        ("perspective", 360, 40.0), ("foreground", 360, 38), ("parallax", 360, 29.5), ("two-objects", 360, 34.5),
        ("thin", 360, 27.5),
        ("thin", 720, 28.5), ("non-rigid", 360, 40), ("repetitive", 360, 39.5),
    ])
    func followTheTruth(name: String, height: Int, floor: Double) throws {
        let scene = try SceneCatalogue.scene(named: name, seed: 7)
        func truth(_ t: Double) -> Frame { scene.frame(at: t, width: height * 16 / 9, height: height) }
        let (first, last) = (truth(0), truth(1))
        let inBetweens = InBetweens(first: first, last: last, seed: 1, workers: Workers(count: 2))
        var frame = first
        var (drawn, faded) = (0.0, 0.0)
        for t in [0.25, 0.5, 0.75] {
            inBetweens.draw(at: t, into: &frame)
            drawn += frame.psnr(truth(t)) / 3
            faded += first.mixed(with: last, share: t).psnr(truth(t)) / 3
        }
        #expect(drawn >= floor && drawn >= faded + 2, "\(name), \(height) lines: \(drawn) dB, cross-fade \(faded) dB")
    }
}
