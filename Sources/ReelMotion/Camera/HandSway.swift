/// The small, never repeating movements of a camera held by hand, and the slow rise and fall of its bearer's breath; nothing at the
/// start and, if asked, at the end.
struct HandSway {
    private let noise: ValueNoise
    /// As a share of the picture's width.
    private let reach: Double
    /// Seconds at which it must be at rest again.
    private let end: Double?

    init(seed: UInt64, reach: Double, restAt end: Double? = nil) {
        noise = ValueNoise(seed: seed)
        self.reach = reach
        self.end = end
    }

    /// The most the sway amounts to at a time: it grows over the first second and then stays.
    func reach(at seconds: Double) -> Double {
        let left = end.map { $0 - seconds } ?? .infinity
        let ramp = min(max(min(seconds, left), 0), 1)
        return reach * ramp * ramp * (3 - 2 * ramp)
    }

    /// Shift as shares of the picture's sides, and turn in radians, each at most `reach(at:)`.
    func sway(at seconds: Double) -> (shift: Point, turn: Double) {
        let reach = reach(at: seconds)
        let breath = sin(2 * .pi * 0.27 * seconds)
        let shift = Point(track(10, seconds), 0.7 * track(20, seconds) + 0.3 * breath)
        return (shift * reach, track(30, seconds) * reach)
    }

    /// One of the independent movements, -1...1.
    private func track(_ number: Double, _ seconds: Double) -> Double {
        let slow: Double = noise(1.1 * seconds, number)
        let quick: Double = noise(2.7 * seconds, number + 0.5)
        return 0.7 * slow + 0.3 * quick
    }
}
