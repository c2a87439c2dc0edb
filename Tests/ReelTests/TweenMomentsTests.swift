import ReelShot
import Testing
import reel

@Suite struct TweenMomentsTests {
    @Test func evenMomentsLieBetweenThePictures() {
        let stills = TweenMoments(evenly: 3).stills
        #expect(stills.map(\.moment) == [0.25, 0.5, 0.75])
        #expect(stills.map(\.name) == ["0.2500.png", "0.5000.png", "0.7500.png"])
        let many = TweenMoments(evenly: TweenMoments.most).stills.map(\.name)
        #expect(many == many.sorted() && Set(many).count == TweenMoments.most)
    }

    @Test func typedMomentsKeepTheirSpelling() throws {
        let stills = try #require(TweenMoments(argument: "0,0.50,1")).stills
        #expect(stills.map(\.moment) == [0, 0.5, 1])
        #expect(stills.map(\.name) == ["0.png", "0.50.png", "1.png"])
    }

    @Test(arguments: ["", "0.5,", "1.1", "-0.1", "../0", "1e-3", "nan", "0.5;0.6"])
    func anythingElseIsRefused(argument: String) {
        #expect(TweenMoments(argument: argument) == nil)
    }

    @Test func sizesAreWithinReason() {
        #expect(TweenSize(argument: "1280x720")?.pixels.ratio == 1280.0 / 720)
        for wrong in ["1280", "x720", "0x10", "9000x10", "10x10x10", "-4x8"] { #expect(TweenSize(argument: wrong) == nil) }
    }
}
