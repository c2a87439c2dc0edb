import ReelMotion
import Testing

@Suite struct MedianTests {
    @Test(arguments: [(1, 1), (7, 3), (8, 5), (29, 17)])
    func isTheMiddleOfTwentyFive(width: Int, height: Int) {
        var state: UInt32 = 4
        let plane = Plane(width: width, height: height)
        for i in 0..<plane.count {
            state = state &* 1_664_525 &+ 1_013_904_223
            // Few different values, so that many are equal.
            plane.pixels[i] = Float(state >> 16 % 12) - 6
        }
        let filtered = plane.medianFiltered()
        for y in 0..<height {
            for x in 0..<width {
                let window = (-2...2).flatMap { dy in (-2...2).map { dx in plane[clamped: x + dx, y + dy] } }
                #expect(filtered.row(y)[x] == window.sorted()[12])
            }
        }
    }
}
