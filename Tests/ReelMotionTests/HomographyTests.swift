import ReelMotion
import Testing

@Suite struct HomographyTests {
    private static let tilted = Homography(
        x: SIMD3(1.05, 0.02, -31), y: SIMD3(-0.03, 0.97, 12), w: SIMD3(2.1e-4, -0.9e-4, 1))
    private static let places = [Point(0, 0), Point(639, 0), Point(0, 359), Point(639, 359), Point(200, 150)]

    private func areNear(_ a: Point, _ b: Point, within distance: Double = 1e-6) -> Bool { (a - b).length < distance }

    @Test func inverseLeadsBack() {
        for place in Self.places { #expect(areNear(Self.tilted.inverse(Self.tilted(place)), place)) }
        for place in Self.places { #expect(areNear(Self.tilted.then(Self.tilted)(place), Self.tilted(Self.tilted(place)))) }
    }

    /// One steady motion: halves make a whole, all of it is itself, nothing is nothing.
    @Test(arguments: [
        tilted, Homography(Similarity(scale: 1.7, angle: 0.4, about: Point(300, 100), shift: Point(40, 5))),
        Homography(Similarity(scale: 1, angle: 0, about: .zero, shift: Point(-310, 2))),
        Homography(Similarity(scale: 0.4, angle: -2.9, about: Point(50, 80))),
    ])
    func powersCompose(map: Homography) {
        for place in Self.places {
            #expect(areNear(map.power(0)(place), place))
            #expect(areNear(map.power(1)(place), map(place)))
            #expect(areNear(map.power(0.3).then(map.power(0.7))(place), map(place), within: 1e-5))
            #expect(areNear(map.power(0.25).then(map.power(0.25))(place), map.power(0.5)(place), within: 1e-5))
        }
    }

    @Test func similaritiesTakeTheirOwnPath() {
        let map = Similarity(scale: 1.4, angle: 0.6, about: Point(320, 180), shift: Point(-60, 20))
        for place in Self.places {
            #expect(areNear(Homography(map).power(0.4)(place), map.power(0.4)(place)))
        }
        let turned = Similarity(scale: 1, angle: .pi, about: Point(320, 180))
        #expect(areNear(Homography(turned).power(0.5)(Point(420, 180)), Point(320, 280), within: 0.01))
    }

    @Test func isFoundAmongMistakes() throws {
        var state: UInt64 = 7
        func random(_ bound: Double) -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 33) / Double(UInt32.max >> 1) * bound
        }
        var pairs: [PointPair] = []
        for index in 0..<200 {
            let a = Point(random(639), random(359))
            let off = Point(random(1) - 0.5, random(1) - 0.5)
            let b = index % 2 == 0 ? Self.tilted(a) + off : Point(random(639), random(359))
            pairs.append(PointPair(a: a, b: b))
        }
        let found = try #require(HomographyEstimator(extent: Point(639, 359)).estimate(pairs))
        #expect(found.inliers.count >= 95)
        for place in Self.places { #expect(areNear(found.map(place), Self.tilted(place), within: 0.8)) }
    }

    @Test func whatTurnsThePictureOverIsNotSane() {
        let mirrored = Homography(x: SIMD3(-1, 0, 639), y: SIMD3(0, 1, 0), w: SIMD3(0, 0, 1))
        let folded = Homography(x: SIMD3(1, 0, 0), y: SIMD3(0, 1, 0), w: SIMD3(-2e-3, 0, 1))
        for map in [mirrored, folded] { #expect(!map.isSane(over: Point(639, 359), scales: 0.3...3.3)) }
        #expect(Self.tilted.isSane(over: Point(639, 359), scales: 0.3...3.3))
    }
}
