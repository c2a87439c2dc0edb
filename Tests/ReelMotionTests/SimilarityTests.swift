import Glibc
import ReelMotion
import Testing

@Suite struct SimilarityTests {
    private let map = Similarity(scale: 1.4, angle: 0.3, about: Point(120, 80), shift: Point(30, -12))

    @Test func powersAddUp() {
        let p = Point(17, 200)
        let once = map.power(0.35).then(map.power(0.65))(p)
        #expect((once - map(p)).length < 1e-9)
        #expect((map.inverse(map(p)) - p).length < 1e-9)
    }

    @Test func powerOfAShiftIsALine() {
        let shift = Similarity(rotation: Point(1, 0), translation: Point(40, 8))
        #expect((shift.power(0.25)(.zero) - Point(10, 2)).length < 1e-9)
    }

    @Test func estimatorIgnoresOutliers() throws {
        var pairs = (0..<80).map { i -> PointPair in
            let a = Point(Double(i * 37 % 300), Double(i * 91 % 200))
            return PointPair(a: a, b: map(a))
        }
        for i in 0..<40 { pairs[2 * i].b += Point(Double(30 + i * 7 % 90), Double(i * 53 % 120)) }
        let estimate = try #require(SimilarityEstimator().estimate(pairs))
        #expect(estimate.inliers.count == 40)
        #expect((estimate.map(Point(150, 100)) - map(Point(150, 100))).length < 1e-6)
    }

    @Test func estimatorNeedsTwoPairs() {
        #expect(SimilarityEstimator().estimate([])?.map == nil)
        #expect(SimilarityEstimator().estimate([PointPair(a: .zero, b: .zero)])?.map == nil)
    }
}
