/// Elementary functions of additions, multiplications, divisions and square roots alone, which every processor rounds alike.
///
/// A C library's differ in their last bit from version to version, and with the processor found at run time: frames would too.
/// Within this module these take the place of the C library's by their names. Relative errors stay below 1e-14 (`Float`: 1e-7)
/// where arguments are of the size that pictures need; what is beyond them is cut off, never a trap.

package func exp(_ x: Double) -> Double {
    guard x == x else { return x }
    let x = min(max(x, -700), 700)
    let n = (x * 1.4426950408889634).rounded()
    // ln 2 in two parts, so that the rest loses nothing.
    let r = (x - n * 0.693147180369123816490) - n * 1.90821492927058770002e-10
    var sum = 1.0
    var k = 13.0
    while k >= 1 {
        sum = 1 + sum * r / k
        k -= 1
    }
    return sum * power2(Int(n))
}

package func exp(_ x: Float) -> Float {
    guard x == x else { return x }
    let x = Double(min(max(x, -87), 87))
    let n = (x * 1.4426950408889634).rounded()
    let r = x - n * 0.6931471805599453
    let high: Double = r * r * r * r * (1.0 / 24 + r * (1.0 / 120 + r * (1.0 / 720 + r * (1.0 / 5040))))
    let sum: Double = 1 + r + r * r * (0.5 + r * (1.0 / 6)) + high
    return Float(sum * power2(Int(n)))
}

package func exp2(_ x: Float) -> Float { Float(exp(Double(x) * 0.6931471805599453)) }

package func exp2(_ x: Double) -> Double { exp(x * 0.6931471805599453) }

/// - Returns: for 0 and less, what the smallest positive number gives.
package func log(_ x: Double) -> Double {
    let x = max(x, 2.2250738585072014e-308)
    guard x.isFinite else { return x }
    var exponent = Double(x.exponent)
    var mantissa = x.significand
    if mantissa > 1.4142135623730951 {
        mantissa *= 0.5
        exponent += 1
    }
    let f = (mantissa - 1) / (mantissa + 1)
    let square = f * f
    var sum = 0.0
    var k = 23.0
    while k >= 1 {
        sum = sum * square + 1 / k
        k -= 2
    }
    return exponent * 0.6931471805599453 + 2 * f * sum
}

/// `x` to the power of `y`, for `x` from 0 up.
package func pow(_ x: Double, _ y: Double) -> Double {
    x > 0 ? exp(y * log(x)) : (y == 0 ? 1 : 0)
}

package func sin(_ x: Double) -> Double { quarterTurns(x, ahead: 0) }

package func cos(_ x: Double) -> Double { quarterTurns(x, ahead: 1) }

package func atan2(_ y: Double, _ x: Double) -> Double {
    let (across, upright) = (abs(x), abs(y))
    guard across > 0 || upright > 0 else { return 0 }
    let steep = upright > across
    var t = steep ? across / upright : upright / across
    let isWide = t > 0.41421356237309503
    if isWide { t = (t - 1) / (t + 1) }
    let square = t * t
    var sum = 0.0
    var k = 43.0
    while k >= 1 {
        sum = 1 / k - sum * square
        k -= 2
    }
    var angle = t * sum + (isWide ? 0.7853981633974483 : 0)
    if steep { angle = 1.5707963267948966 - angle }
    if x < 0 { angle = 3.141592653589793 - angle }
    return y < 0 ? -angle : angle
}

package func sinf(_ x: Float) -> Float { Float(sin(Double(x))) }

package func cosf(_ x: Float) -> Float { Float(cos(Double(x))) }

package func atan2f(_ y: Float, _ x: Float) -> Float {
    let (across, upright) = (abs(x), abs(y))
    guard across > 0 || upright > 0 else { return 0 }
    let steep = upright > across
    var t: Float = steep ? across / upright : upright / across
    let isWide = t > 0.41421357
    if isWide { t = (t - 1) / (t + 1) }
    let s: Float = t * t
    let tail: Float = s * (1.0 / 9 - s * (1.0 / 11 - s * (1.0 / 13)))
    let sum: Float = 1 - s * (1.0 / 3 - s * (1.0 / 5 - s * (1.0 / 7 - tail)))
    var angle: Float = t * sum + (isWide ? 0.7853982 : 0)
    if steep { angle = 1.5707964 - angle }
    if x < 0 { angle = 3.1415927 - angle }
    return y < 0 ? -angle : angle
}

/// The sine `ahead` quarter turns further on.
private func quarterTurns(_ x: Double, ahead: Int) -> Double {
    guard x.magnitude < 1e9 else { return 0 }
    let n = (x * 0.6366197723675814).rounded()
    let r = (x - n * 1.5707963267341256) - n * 6.077100506506192e-11
    let square = r * r
    let quarter = (Int(n) + ahead) & 3
    var sum = 1.0
    // Odd powers give the sine, even ones the cosine.
    var k = quarter & 1 == 0 ? 17.0 : 16.0
    while k >= 2 {
        sum = 1 - sum * square / (k * (k - 1))
        k -= 2
    }
    let value = quarter & 1 == 0 ? r * sum : sum
    return quarter & 2 == 0 ? value : -value
}

/// 2 to a whole power from -1022 to 1023.
private func power2(_ n: Int) -> Double {
    Double(bitPattern: UInt64(min(max(n, -1022), 1023) + 1023) << 52)
}
