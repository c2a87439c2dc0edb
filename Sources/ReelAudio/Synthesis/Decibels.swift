import Glibc

/// Between decibels and amplitudes.
enum Decibels {
    static func gain(_ decibels: Double) -> Double { pow(10, decibels / 20) }
    static func level(_ gain: Double) -> Double { 20 * log10(gain) }
}
