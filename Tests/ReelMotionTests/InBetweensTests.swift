import ReelMedia
import ReelMotion
import Testing

@Suite struct InBetweensTests {
    private static let texture = DrawnTexture(width: 1300, height: 900, seed: 5)

    @Test(arguments: KnownWarp.all)
    func followTheTruth(warp: KnownWarp) {
        let (first, last) = (warp.frame(at: 0, of: Self.texture), warp.frame(at: 1, of: Self.texture))
        let inBetweens = InBetweens(first: first, last: last, seed: 1, workers: Workers(count: 2))
        let related = inBetweens.areRelated
        #expect(related)
        var frame = first
        var (sum, faded) = (0.0, 0.0)
        for t in [0.25, 0.5, 0.75] {
            inBetweens.draw(at: t, into: &frame)
            let truth = warp.frame(at: t, of: Self.texture)
            sum += frame.psnr(truth) / 3
            faded += first.mixed(with: last, share: t).psnr(truth) / 3
        }
        #expect(sum >= warp.floor && sum >= faded + 6, "\(warp): \(sum) dB, cross-fade \(faded) dB")
    }

    @Test(arguments: KnownWarp.all.filter { $0.bend == 0 })
    func recoverTheCamera(warp: KnownWarp) throws {
        let (first, last) = (warp.frame(at: 0, of: Self.texture), warp.frame(at: 1, of: Self.texture))
        let found = try #require(CorrespondenceFinder(workers: Workers(count: 2)).find(first: first, last: last))
        let camera = found.grid.inFrame(found.camera)
        for corner in [Point(100, 60), Point(540, 60), Point(100, 300), Point(540, 300)] {
            #expect((camera(corner) - warp.camera(corner)).length < 0.75)
        }
    }

    @Test func endsAreThePicturesThemselves() {
        let warp = KnownWarp.all[0]
        let (first, last) = (warp.frame(at: 0, of: Self.texture), warp.frame(at: 1, of: Self.texture))
        let inBetweens = InBetweens(first: first, last: last, seed: 1, workers: Workers(count: 1))
        var frame = Frame(width: first.width, height: first.height)
        inBetweens.draw(at: 0, into: &frame)
        #expect(frame.rgb == first.rgb)
        inBetweens.draw(at: 1, into: &frame)
        #expect(frame.rgb == last.rgb)
    }

    @Test func unrelatedPicturesPassOverSmoothly() {
        let first = Self.texture.view(width: 320, height: 180) { $0 }
        let last = DrawnTexture(width: 400, height: 300, seed: 77).view(width: 320, height: 180) { $0 }
        let inBetweens = InBetweens(first: first, last: last, seed: 3, leftwards: false, workers: Workers(count: 2))
        let related = inBetweens.areRelated
        #expect(!related)
        var before = first
        var frame = first
        for step in 1...60 {
            inBetweens.draw(at: Double(step) / 60, into: &frame)
            #expect(frame.psnr(before) > 16, "a jump at \(step)")
            #expect(frame.rgb != before.rgb)
            before = frame
        }
    }

    @Test(arguments: [(64, 64), (65, 91), (427, 66), (2, 2)])
    func oddPicturesDoNotCrash(width: Int, height: Int) {
        let black = Frame(width: width, height: height)
        let white = Frame(width: width, height: height, rgb: [UInt8](repeating: 255, count: 3 * width * height))
        var state: UInt32 = 1
        let noise = Frame(
            width: width, height: height,
            rgb: (0..<3 * width * height).map { _ in
                state = state &* 1_664_525 &+ 1_013_904_223
                return UInt8(state >> 24)
            }
        )
        let drawn = Self.texture.view(width: width, height: height) { $0 }
        let pictures = [black, white, noise, drawn]
        var frame = black
        for first in pictures {
            for last in pictures {
                let inBetweens = InBetweens(first: first, last: last, seed: 1, workers: Workers(count: 2))
                inBetweens.draw(at: 0.5, into: &frame)
                #expect(frame.rgb.count == 3 * width * height)
            }
        }
    }
}
