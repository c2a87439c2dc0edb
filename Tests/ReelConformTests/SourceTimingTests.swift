import ReelConform
import ReelMedia
import ReelShot
import Testing

struct SourceTimingTests {
    private func facts(_ frames: Int, _ rate: Double, _ width: Int = 1280, _ height: Int = 720) -> VideoFacts {
        VideoFacts(width: width, height: height, frameRate: rate, frameCount: frames, hasSound: false)
    }

    private func places(_ frames: Int, _ rate: Double, seconds: Int, keepsEnd: Bool) throws -> [Double] {
        let timing = try SourceTiming(of: facts(frames, rate), frameRate: 24, frameCount: 24 * seconds, keepsEnd: keepsEnd)
        return (0..<24 * seconds).map(timing.place)
    }

    @Test func aVideoOfTheRightLengthIsTakenAsItIs() throws {
        #expect(try places(96, 24, seconds: 4, keepsEnd: true) == (0..<96).map(Double.init))
        #expect(try places(96, 24, seconds: 4, keepsEnd: false) == (0..<96).map(Double.init))
    }

    @Test func theEndIsKeptOrCutOff() throws {
        let kept = try places(193, 24, seconds: 8, keepsEnd: true)
        #expect(kept.first == 0 && kept.last == 192 && kept.allSatisfy { $0 == $0.rounded() })
        #expect(zip(kept, kept.dropFirst()).allSatisfy { (1...2).contains($1 - $0) }, "one frame is left out, none comes twice")
        #expect(try places(193, 24, seconds: 8, keepsEnd: false).last == 191)
    }

    @Test func anotherRateKeepsItsTime() throws {
        let cut = try places(81, 16, seconds: 5, keepsEnd: false)
        #expect(cut[24] == 16 && cut[1] == 16.0 / 24)
        let kept = try places(81, 16, seconds: 5, keepsEnd: true)
        #expect(kept.last == 80 && kept.first == 0)
    }

    @Test func aLittleTooShortIsStretchedAndMoreIsRefused() throws {
        #expect(try places(88, 24, seconds: 4, keepsEnd: false).last == 87)
        #expect(throws: SourceTiming.Mismatch.self) { try places(80, 24, seconds: 4, keepsEnd: false) }
        #expect(throws: SourceTiming.Mismatch.self) { try places(150, 24, seconds: 4, keepsEnd: true) }
        #expect(try places(150, 24, seconds: 4, keepsEnd: false).count == 96)
    }

    @Test func shapesMayDifferALittle() throws {
        let size = PixelSize(width: 1280, height: 720)
        #expect(try SourceShape(of: facts(1, 24), as: size).description == "")
        let wan = try SourceShape(of: facts(1, 24, 832, 480), as: size)
        #expect(wan.description == "scaled and cropped to 1280x720" && wan.drawn == PixelSize(width: 832, height: 468))
        #expect(try SourceShape(of: facts(1, 24, 1920, 1080), as: size).drawn == size)
        #expect(throws: SourceTiming.Mismatch.self) { try SourceShape(of: facts(1, 24, 720, 720), as: size) }
        #expect(throws: SourceTiming.Mismatch.self) { try SourceShape(of: facts(1, 24, 320, 180), as: size) }
    }
}
