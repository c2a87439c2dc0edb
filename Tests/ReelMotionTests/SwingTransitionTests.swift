import ReelMedia
import ReelMotion
import Testing

/// Between pictures with nothing in common: a move, not a fade.
@Suite struct SwingTransitionTests {
    private static let size = (width: 480, height: 270)
    private static let first = DrawnTexture(width: 600, height: 400, seed: 5).view(width: 480, height: 270) { $0 }
    private static let last = DrawnTexture(width: 600, height: 400, seed: 77).view(width: 480, height: 270) { $0 }
    /// Red and blue worlds, so that a mixture gives itself away as purple.
    private static let red = first.tinted { (160 + $0 / 3, 20, 20) }
    private static let blue = last.tinted { (20, 20, 160 + $0 / 3) }

    @Test func nothingFades() {
        let inBetweens = InBetweens(first: Self.red, last: Self.blue, seed: 2, workers: Workers(count: 2))
        let related = inBetweens.areRelated
        #expect(!related)
        var frame = Self.red
        var halves = 0
        for step in 1..<40 {
            inBetweens.draw(at: Double(step) / 40, into: &frame)
            var (pure, mixed) = (0, 0)
            for y in stride(from: 0, to: 270, by: 3) {
                for x in stride(from: 0, to: 480, by: 3) {
                    let p = frame.pixel(x, y)
                    if p.r > 55 && p.b > 55 { mixed += 1 } else { pure += 1 }
                }
            }
            // Only the seam between the pictures is both, and it is narrow.
            #expect(Double(mixed) < 0.3 * Double(mixed + pure), "step \(step): \(mixed) of \(mixed + pure)")
            if mixed * 20 > pure { halves += 1 }
        }
        #expect(halves <= 9, "the seam passes quickly: \(halves) of 39 moments")
    }

    @Test func promptSaysWhichWay() {
        for (leftwards, x) in [(false, 440), (true, 40)] {
            let inBetweens = InBetweens(
                first: Self.red, last: Self.blue, seed: 2, leftwards: leftwards, workers: Workers(count: 2))
            var frame = Self.red
            inBetweens.draw(at: 0.5, into: &frame)
            #expect(frame.pixel(x, 135).b > 120, "the last picture comes in from there")
            #expect(frame.pixel(479 - x, 135).r > 120)
        }
    }

    @Test func itSetsOffFromTheFirstAndArrivesAtTheLast() {
        let inBetweens = InBetweens(first: Self.first, last: Self.last, seed: 2, workers: Workers(count: 2))
        var frame = Self.first
        inBetweens.draw(at: 0.002, into: &frame)
        #expect(frame.difference(Self.first) < 3)
        inBetweens.draw(at: 0.998, into: &frame)
        #expect(frame.difference(Self.last) < 3)
    }
}

extension Frame {
    fileprivate func tinted(_ colour: (Int) -> (Int, Int, Int)) -> Frame {
        Frame(width: width, height: height) { x, y in
            let p = pixel(x, y)
            return colour((p.r + p.g + p.b) / 3)
        }
    }
}
