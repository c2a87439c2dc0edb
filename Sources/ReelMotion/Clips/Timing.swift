/// How the moment in the motion follows from the time in the clip.
package enum Timing: Hashable, Sendable {
    /// Sets off and arrives gently, half linear and half smoothstep: two pictures, neither of them at rest.
    case gentle
    /// From rest to rest.
    case fromRest
    /// At one speed all the time.
    case even
    /// Slow at first, and ever faster.
    case quickening
    /// Fast at first, and ever slower.
    case settling
    /// Nearly at rest at both ends, fast in the middle.
    case rush

    /// The moment for a share of the clip's time; both 0...1, and the ends stay the ends.
    package func callAsFunction(_ time: Double) -> Double {
        let smooth = time * time * (3 - 2 * time)
        return switch self {
        case .gentle: 0.5 * time + 0.5 * smooth
        case .fromRest: smooth
        case .even: time
        case .quickening: time * time * (1.3 - 0.3 * time)
        case .settling: 1 - (1 - time) * (1 - time) * (1 + 0.3 * time)
        case .rush: smooth * smooth * (3 - 2 * smooth)
        }
    }
}
