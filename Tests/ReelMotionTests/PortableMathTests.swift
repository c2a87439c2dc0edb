import Glibc
import ReelMotion
import Testing

/// Against the C library of this machine: other machines' differ in the last bits, ours may not.
@Suite struct PortableMathTests {
    @Test func elementaryFunctionsAreExact() {
        for step in -4000...4000 {
            let x = Double(step) * 0.01137
            #expect(abs(ReelMotion.exp(x) / Glibc.exp(x) - 1) < 1e-14)
            #expect(abs(ReelMotion.sin(x) - Glibc.sin(x)) < 1e-14 && abs(ReelMotion.cos(x) - Glibc.cos(x)) < 1e-14)
            #expect(abs(ReelMotion.atan2(x, 3.3) - Glibc.atan2(x, 3.3)) < 1e-14)
            #expect(abs(ReelMotion.atan2(x, -0.7) - Glibc.atan2(x, -0.7)) < 1e-14)
            #expect(abs(ReelMotion.atan2f(Float(x), 1.7) - Glibc.atan2f(Float(x), 1.7)) < 1e-6)
            let float = Float(x)
            #expect(abs(ReelMotion.exp(float) / Glibc.expf(float) - 1) < 3e-7)
            let positive = Glibc.exp(x)
            #expect(abs(ReelMotion.log(positive) - Glibc.log(positive)) < 1e-13)
            #expect(abs(ReelMotion.pow(positive, 0.3) / Glibc.pow(positive, 0.3) - 1) < 1e-13)
        }
    }

    @Test func extremesNeverTrap() {
        for x in [0, -0.0, .infinity, -.infinity, .nan, 1e300, -1e300, 1e-300] {
            _ = (ReelMotion.exp(x), ReelMotion.log(x), ReelMotion.sin(x), ReelMotion.cos(x), ReelMotion.atan2(x, x))
            _ = (ReelMotion.exp(Float(x)), ReelMotion.pow(x, 2.5), ReelMotion.exp2(x))
        }
        #expect(ReelMotion.exp(-1e9) < 1e-300 && ReelMotion.pow(0, 2) == 0 && ReelMotion.sin(0.0) == 0)
    }

    /// The very bits, as they must come out on every machine.
    @Test func bitsAreTheSameEverywhere() {
        var sum: UInt64 = 0
        for step in -500...500 {
            let x = Double(step) * 0.0713
            for value in [
                ReelMotion.exp(x), ReelMotion.sin(x), ReelMotion.cos(x), ReelMotion.log(abs(x) + 0.01), ReelMotion.atan2(x, 1.3),
            ] {
                sum = (sum ^ value.bitPattern) &* 0x9E37_79B9_7F4A_7C15
            }
        }
        #expect(sum == 10_554_353_979_151_390_098)
    }
}
