import ReelMedia
import ReelScenes
import Testing

struct SceneTests {
    private func scene(_ name: String, seed: UInt64 = 1) throws -> Scene {
        try SceneCatalogue.scene(named: name, seed: seed)
    }

    @Test(arguments: SceneCatalogue.names)
    func sameArgumentsDrawTheSameBytes(name: String) throws {
        let first = try scene(name).frame(at: 0.3, width: 96, height: 54)
        #expect(try scene(name).frame(at: 0.3, width: 96, height: 54).rgb == first.rgb)
        #expect(try scene(name, seed: 2).frame(at: 0.3, width: 96, height: 54).rgb != first.rgb)
    }

    @Test(arguments: SceneCatalogue.names)
    func endsDifferAndBothShowSomething(name: String) throws {
        let first = try scene(name).frame(at: 0, width: 160, height: 90)
        let last = try scene(name).frame(at: 1, width: 160, height: 90)
        #expect(difference(first, last) > 3)
        for frame in [first, last] { #expect(Set(frame.rgb).count > 100) }
    }

    /// The size of a frame decides how finely a scene is drawn, never what it shows.
    @Test(arguments: SceneCatalogue.names)
    func sizeDoesNotChangeTheScene(name: String) throws {
        let small = try scene(name).frame(at: 0.5, width: 160, height: 90)
        let large = try scene(name).frame(at: 0.5, width: 480, height: 270)
        #expect(difference(small, reduced(large, by: 3)) < 8)
    }

    /// Whole pixels sideways at t = 0.5 and 180 rows, byte for byte.
    @Test(arguments: [1, 2, 3] as [UInt64]) func panMovesByWholePixels(seed: UInt64) throws {
        let pan = try scene("pan", seed: seed)
        let way = 180 * pan.layers[0].path.toPicture(at: 0.5)(.zero).x
        let shift = Int(way.rounded())
        #expect(abs(way - Double(shift)) < 1e-6 && (27...41).contains(abs(shift)))
        let first = pan.frame(at: 0, width: 320, height: 180)
        let later = pan.frame(at: 0.5, width: 320, height: 180)
        var unequal = 0
        for row in 0..<180 {
            for column in max(0, shift)..<min(320, 320 + shift) {
                for channel in 0..<3
                where later.rgb[3 * (row * 320 + column) + channel] != first.rgb[3 * (row * 320 + column - shift) + channel] {
                    unequal += 1
                }
            }
        }
        // Rounding may turn a sample that lies on an edge.
        #expect(Double(unequal) / Double(first.rgb.count) < 0.002)
        #expect(difference(first, later) > 10)
    }

    @Test func exposureFallsByEqualFactors() throws {
        let dark = try scene("exposure")
        let means = [0, 0.5, 1].map { t in
            let frame = dark.frame(at: t, width: 160, height: 90)
            return Double(frame.rgb.reduce(0) { $0 + Int($1) }) / Double(frame.rgb.count)
        }
        #expect(abs(means[2] / means[0] - dark.exposure) < 0.04 && dark.exposure < 0.8)
        #expect(abs(means[1] / means[0] - means[2] / means[1]) < 0.04)
    }

    /// What differs from the background stands around the object, whose centre keeps to a straight line at even speed.
    @Test func objectMovesEvenly() throws {
        let object = try scene("object")
        let bare = Scene(name: "bare", summary: "", layers: [object.layers[0]]).frame(at: 0, width: 320, height: 180)
        let centres = [0, 0.5, 1].map { t in centre(of: object.frame(at: t, width: 320, height: 180), without: bare) }
        let way = object.layers[1].path.toPicture(at: 1)(.zero)
        #expect(abs(centres[2].x - centres[0].x - way.x * 180) < 2 && abs(way.x) >= 0.4)
        #expect(abs(centres[2].y - centres[0].y - way.y * 180) < 2)
        #expect(abs(centres[0].x + centres[2].x - 2 * centres[1].x) < 2)
    }

    @Test func boatCrossesTheHarbourInAStraightLine() throws {
        let harbour = try scene("harbour")
        let boat = try #require(harbour.layers.last { $0.path.generator.rows.2 == .zero && $0.path.generator.rows.0.z > 0.5 })
        let places = [0, 0.25, 0.5, 0.75, 1].map { boat.path.toPicture(at: $0)(.zero) }
        for (index, place) in places.enumerated() {
            let straight = places[0] + (places[4] - places[0]) * (Double(index) / 4)
            #expect(abs(place.x - straight.x) < 1e-9 && abs(place.y - straight.y) < 1e-9)
        }
    }

    @Test(arguments: ["zoom", "rotate", "perspective", "harbour"])
    func pathsComposeAndInvert(name: String) throws {
        let path = try #require(try scene(name).layers.last).path
        let point = Point(0.31, -0.22)
        let there = path.toPicture(at: 0.7)(point)
        let back = path.toLayer(at: 0.7)(there)
        let inTwoSteps = path.toPicture(at: 0.4)(path.toPicture(at: 0.3)(point))
        #expect(abs(back.x - point.x) < 1e-9 && abs(back.y - point.y) < 1e-9)
        #expect(abs(inTwoSteps.x - there.x) < 1e-9 && abs(inTwoSteps.y - there.y) < 1e-9)
        #expect(abs(there.x - point.x) > 0.005)
    }

    /// A thing that is carried turns and grows about a centre that goes straight.
    @Test func carriedThingsGoStraight() throws {
        let path = try #require(try scene("two-objects").layers.last).path
        let middle = try #require(path.generator.fixedPoint)
        let places = [0, 0.5, 1].map { path.toPicture(at: $0)(middle) }
        #expect(
            abs(places[0].x + places[2].x - 2 * places[1].x) < 1e-9 && abs(places[0].y + places[2].y - 2 * places[1].y) < 1e-9)
        #expect(abs(places[2].x - places[0].x) > 0.19)
        let beside = path.toPicture(at: 1)(middle + Point(0.1, 0)) - places[2]
        #expect((beside * beside).sum().squareRoot() > 0.109)
    }

    /// Each point of a layer that bends goes straight at even speed, some farther than others.
    @Test func bendIsSoftAndGrowsEvenly() throws {
        let bent = try scene("non-rigid").layers[0]
        func place(of point: Point, at t: Double) -> Point {
            let layer = PlacedLayer(bent, at: t)
            var place = point
            for _ in 0..<40 { place += point - layer.point(at: place) }
            return place
        }
        for point in [Point(0, 0), Point(0.4, -0.2), Point(-0.7, 0.3)] {
            let (start, half, end) = (place(of: point, at: 0), place(of: point, at: 0.5), place(of: point, at: 1))
            let strayed = start + end - 2 * half
            #expect(abs(strayed.x) < 1e-6 && abs(strayed.y) < 1e-6)
            #expect((end - start) * (end - start) != .zero)
            let step = place(of: point + Point(0.01, 0), at: 1) - end - Point(0.01, 0)
            #expect((step * step).sum().squareRoot() < 0.002)
        }
        let (here, there) = (place(of: Point(0, 0), at: 1), place(of: Point(0.7, 0.4), at: 1) - Point(0.7, 0.4))
        #expect(abs(here.x - there.x) + abs(here.y - there.y) > 0.01)
    }

    @Test(arguments: SceneCatalogue.groundTruth) func motionDependsOnTheSeed(name: String) throws {
        let ways = try (1...4).map { seed in
            let scene = try scene(name, seed: UInt64(seed))
            return scene.layers.flatMap { layer in
                [layer.path.toPicture(at: 1)(Point(0.3, 0.2)).x, layer.path.toPicture(at: 1)(Point(0.3, 0.2)).y, layer.path.bend]
            }
        }
        #expect(Set(ways).count == 4)
    }

    @Test func unknownNameIsRefusedWithTheKnownOnes() {
        #expect {
            try SceneCatalogue.scene(named: "harbor", seed: 1)
        } throws: { error in
            let text = String(describing: error)
            return text.contains("\"harbor\"") && SceneCatalogue.names.allSatisfy { text.contains($0) }
        }
    }
}
