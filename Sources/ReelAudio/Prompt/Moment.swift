/// When in a clip something happens.
package enum Moment: Hashable, Sendable {
    /// Share of the clip, 0...1, at or after which it begins.
    case from(Double)
    /// Seconds from the start, as the prompt names them.
    case at(Double)
    /// As late as it may end within the clip.
    case end

    /// The earliest time, for something that lasts `length` in a clip of `seconds`.
    func start(length: Double, in seconds: Double) -> Double {
        switch self {
        case .from(let share): share * seconds
        case .at(let time): min(time, max(0, seconds - length))
        case .end: max(0, seconds - length - 0.3)
        }
    }
}
