import Foundation
import ReelAudio
import Testing

/// Each sound has the mark by which an ear knows it.
struct EffectTests {
    private func sound(_ prompt: String, seconds: Double = 4, seed: UInt64 = 3, camera: CameraPath = .still) -> AudioBuffer {
        SoundtrackComposer().compose(prompt: prompt, negativePrompt: "", seconds: seconds, seed: seed, camera: camera).sound
    }

    /// Bands in hertz: the first is louder per hertz than the second by the factor or more.
    @Test(arguments: [
        ("thunder", 50.0, 300.0, 2500.0, 8000.0, 100.0), ("a heartbeat", 45, 110, 500, 2000, 100),
        ("an engine", 50, 300, 3000, 8000, 30), ("applause", 800, 3000, 60, 250, 5), ("rain", 2000, 6000, 60, 250, 3),
        ("wind", 100, 600, 4000, 9000, 20), ("sea waves", 150, 1000, 6000, 12000, 5),
        ("a river", 400, 2000, 8000, 14000, 5), ("crickets", 4000, 4900, 800, 2500, 50),
        ("birdsong", 2000, 5500, 8000, 14000, 10),
        ("traffic", 80, 700, 5000, 9000, 10), ("a crowd", 150, 900, 5000, 9000, 10), ("a fire", 60, 300, 4000, 9000, 5),
    ])
    func energyLiesWhereItBelongs(prompt: String, low: Double, high: Double, otherLow: Double, otherHigh: Double, factor: Double)
    {
        let spectrum = Spectrum(sound(prompt), from: 0.3, to: 2.3)
        #expect(spectrum.band(low, high) > factor * spectrum.band(otherLow, otherHigh))
    }

    @Test func bellHasItsMinorThird() {
        let spectrum = Spectrum(sound("a church bell tolls"), from: 0.3, to: 2)
        let nominal = spectrum.strongest(640, 900, count: 240)
        for ratio in [0.25, 0.5, 0.5915] {
            let partial = spectrum.power(hertz: nominal * ratio)
            #expect(partial > 30 * spectrum.power(hertz: nominal * ratio * 1.06), "partial \(ratio)")
        }
    }

    @Test func heartBeatsInPairs() {
        let onsets = Spectrum(sound("a heartbeat", seconds: 6)).onsets(rise: 2)
        let gaps = zip(onsets, onsets.dropFirst()).map { $1 - $0 }
        #expect(gaps.count >= 8)
        for (first, second) in zip(gaps, gaps.dropFirst()) { #expect(abs(first + second - 60.0 / 68) < 0.12) }
    }

    @Test func footstepsComeAtAWalkingPace() {
        let onsets = Spectrum(sound("footsteps", seconds: 6)).onsets(apart: 0.25)
        let pace = Double(onsets.count - 1) / ((onsets.last ?? 1) - (onsets.first ?? 0))
        #expect((1.6...2.3).contains(pace))
        #expect(Spectrum(sound("hurried footsteps", seconds: 6)).onsets(apart: 0.2).count > onsets.count + 3)
    }

    @Test func aDoorIsOneBlowAndAKnockIsThree() {
        #expect(Spectrum(sound("a door slams")).onsets(apart: 0.15).count == 1)
        #expect(Spectrum(sound("a knock at the door")).onsets(apart: 0.15).count == 3)
    }

    /// Keys that go down and come up: a body, a click above it, and no more than silence between them.
    @Test func typingIsManySmallClicks() throws {
        let typing = sound("typing", seconds: 6)
        let spectrum = Spectrum(typing, from: 0.3, to: 2.3)
        #expect(spectrum.band(2800, 5500) > 10 * spectrum.band(9000, 14000))
        #expect(spectrum.band(250, 450) > 5 * spectrum.band(60, 150))
        let onsets = Spectrum(typing).onsets(seconds: 0.01, apart: 0.03)
        #expect((6.0...22).contains(Double(onsets.count) / 6))
        let gaps = zip(onsets, onsets.dropFirst()).map { $1 - $0 }
        #expect(try #require(gaps.max()) > 2.5 * gaps.sorted()[gaps.count / 2], "words have pauses between them")
        let levels = Spectrum(typing).envelope(seconds: 0.005).sorted()
        #expect(levels[levels.count * 95 / 100] > 10 * levels[levels.count / 4])
    }

    @Test func aFireCrackles() {
        let levels = Spectrum(sound("a fire")).bright.envelope(seconds: 0.002).sorted()
        #expect(levels[levels.count * 995 / 1000] > 4 * levels[levels.count / 2])
        let rain = Spectrum(sound("rain")).bright.envelope(seconds: 0.05).sorted()
        #expect(rain[rain.count - 1] < 2.5 * rain[rain.count / 10])
    }

    @Test func aSlamIsDeeperThanAKnock() throws {
        func lowest(_ prompt: String) throws -> Double {
            let spectrum = Spectrum(sound(prompt))
            return spectrum.strongest(50, 400, count: 90)
        }
        let (slam, knock) = (try lowest("a door slams"), try lowest("a knock at the door"))
        #expect((70...88).contains(slam) && (125...160).contains(knock))
    }

    @Test func footstepsThudAndGravelCrunches() throws {
        let hard = Spectrum(sound("footsteps")), loose = Spectrum(sound("footsteps on gravel"))
        #expect((80...130).contains(hard.strongest(40, 600, count: 80)))
        let ratio = loose.band(2000, 4500) / loose.band(80, 130) / (hard.band(2000, 4500) / hard.band(80, 130))
        #expect(ratio > 5)
    }

    @Test func anEngineFiresAtItsRate() {
        #expect((28...34).contains(Spectrum(sound("an engine")).strongest(22, 44, count: 60)))
        #expect((56...68).contains(Spectrum(sound("a revving motorcycle")).strongest(46, 88, count: 60)))
    }

    @Test func thunderGrowsDull() {
        func brightness(_ from: Double, _ to: Double) -> Double {
            let spectrum = Spectrum(sound("thunder", seconds: 6), from: from, to: to)
            return spectrum.band(500, 2500) / spectrum.band(50, 200)
        }
        #expect(brightness(0.25, 0.9) > 10 * brightness(2, 3))
    }

    @Test func aWhooshRisesAndFalls() throws {
        let whoosh = sound("a whoosh")
        let levels = Spectrum(whoosh).envelope(seconds: 0.05)
        let top = Double(try #require(levels.indices.max { levels[$0] < levels[$1] })) * 0.05
        func brightness(_ middle: Double) -> Double {
            let spectrum = Spectrum(whoosh, from: middle - 0.1, to: middle + 0.1)
            return spectrum.band(1500, 4000) / spectrum.band(150, 400)
        }
        #expect(brightness(top) > 3 * brightness(top - 0.4) && brightness(top) > 3 * brightness(top + 0.35))
    }

    @Test func wavesBreakAgainAndAgain() {
        let levels = Spectrum(sound("sea waves", seconds: 12)).bright.envelope(seconds: 0.25)
        let tops = levels.indices.dropFirst().dropLast().filter { levels[$0] > levels[$0 - 1] && levels[$0] >= levels[$0 + 1] }
        #expect((2...12).contains(tops.filter { levels[$0] > 2 * levels.sorted()[levels.count / 4] }.count))
    }

    /// A cry is a pitch that falls, with its overtones at twice and three times its frequency.
    @Test func gullsCryInHarmonics() throws {
        let gulls = sound("gulls", seconds: 6)
        let levels = Spectrum(gulls).envelope(seconds: 0.05)
        let cry = Double(try #require(levels.indices.max { levels[$0] < levels[$1] })) * 0.05
        let spectrum = Spectrum(gulls, from: max(0, cry - 0.02), to: cry + 0.06)
        let pitch = spectrum.strongest(600, 1600, count: 200)
        for overtone in [2.0, 3] {
            #expect(spectrum.power(hertz: overtone * pitch) > 8 * spectrum.power(hertz: (overtone + 0.5) * pitch))
        }
    }

    @Test func carsPassFromSideToSide() {
        let street = sound("traffic", seconds: 8)
        let balances = (0..<16).map { street.part($0 * 24_000..<($0 + 1) * 24_000).balance }
        #expect(balances.contains { $0 > 1.3 } && balances.contains { $0 < 1 / 1.3 })
    }

    @Test func roomToneIsSoftAndLow() {
        let tone = sound("a red cube, no music")
        let spectrum = Spectrum(tone)
        #expect(spectrum.band(80, 400) > 30 * spectrum.band(3000, 9000))
        #expect(tone.rootMeanSquare < 0.02 && tone.rootMeanSquare > 0.0005)
    }
}
