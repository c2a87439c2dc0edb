import Glibc
import ReelMedia
import ReelMotion
import Testing

@Suite struct MovingObjectTests {
    private static let balloon = MovingBalloon(background: DrawnTexture(width: 1300, height: 900, seed: 5))

    @Test func plainObjectKeepsItsShapeOnALongWay() {
        let (first, last) = (Self.balloon.frame(at: 0), Self.balloon.frame(at: 1))
        let inBetweens = InBetweens(first: first, last: last, seed: 1, workers: Workers(count: 2))
        let related = inBetweens.areRelated
        #expect(related)
        var frame = first
        for t in [0.25, 0.5, 0.75] {
            inBetweens.draw(at: t, into: &frame)
            let truth = Self.balloon.frame(at: t)
            let inside = Self.psnr(frame, truth, Self.balloon.box(at: t))
            #expect(inside >= 27, "at \(t): \(inside) dB where the balloon is")
            #expect(frame.psnr(truth) >= 31, "at \(t): \(frame.psnr(truth)) dB over all")
        }
    }

    @Test func doesNotDependOnThreads() {
        let (first, last) = (Self.balloon.frame(at: 0), Self.balloon.frame(at: 1))
        let drawn = [1, 3].map { count in
            var frame = first
            InBetweens(first: first, last: last, seed: 1, workers: Workers(count: count)).draw(at: 0.4, into: &frame)
            return frame
        }
        #expect(drawn[0].rgb == drawn[1].rgb)
    }

    private static func psnr(_ frame: Frame, _ truth: Frame, _ box: (columns: Range<Int>, rows: Range<Int>)) -> Double {
        var sum = 0.0
        for y in box.rows {
            for i in 3 * (y * frame.width + box.columns.lowerBound)..<3 * (y * frame.width + box.columns.upperBound) {
                let difference = Double(frame.rgb[i]) - Double(truth.rgb[i])
                sum += difference * difference
            }
        }
        return 10 * log10(255 * 255 * Double(3 * box.columns.count * box.rows.count) / max(sum, 1))
    }
}
