/// How the moment in the motion follows from the time in the clip.
package enum Timing: Sendable {
    /// Sets off and arrives gently, half linear and half smoothstep: two pictures, neither of them at rest.
    case gentle
    /// From rest to rest.
    case fromRest

    /// The moment for a share of the clip's time; both 0...1, and the ends stay the ends.
    package func callAsFunction(_ time: Double) -> Double {
        let smooth = time * time * (3 - 2 * time)
        return switch self {
        case .gentle: 0.5 * time + 0.5 * smooth
        case .fromRest: smooth
        }
    }
}
