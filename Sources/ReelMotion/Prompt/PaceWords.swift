/// Finds in a text how fast things go, and whether they get faster or slower.
struct PaceWords {
    /// 1 at an ordinary speed.
    private(set) var speed = 1.0
    /// Nil when nothing is said about it.
    private(set) var timing: Timing?
    private(set) var used: Set<String> = []

    init(_ words: [String]) {
        used = Set(words).intersection(Self.slow.union(Self.fast).union(Self.extreme))
        if !used.isDisjoint(with: Self.fast) {
            speed = 1.7
        } else if !used.isDisjoint(with: Self.extreme) {
            speed = 0.4
        } else if !used.isDisjoint(with: Self.slow) {
            speed = 0.6
        }
        for (index, word) in words.enumerated() {
            let next = index + 1 < words.count ? words[index + 1] : ""
            let found: Timing? =
                switch (word, next) {
                case ("accelerates", _), ("accelerating", _), ("accelerate", _), ("speeds", "up"), ("speeding", "up"),
                    ("gathers", "speed"):
                    .quickening
                case ("decelerates", _), ("decelerating", _), ("decelerate", _), ("slows", "down"), ("slowing", "down"),
                    ("settles", _):
                    .settling
                case ("evenly", _), ("linear", _), ("linearly", _), ("constant", "speed"), ("steady", "speed"),
                    ("steady", "pace"),
                    ("constant", "pace"):
                    .even
                default: nil
                }
            guard let found else { continue }
            timing = found
            used.formUnion([word, next])
        }
    }

    private static let slow: Set<String> = [
        "slow", "slowly", "gentle", "gently", "subtle", "subtly", "gradual", "gradually", "leisurely", "softly",
    ]
    private static let extreme: Set<String> = ["imperceptibly", "barely"]
    private static let fast: Set<String> = [
        "fast", "quick", "quickly", "rapid", "rapidly", "dramatic", "dramatically", "sudden", "suddenly", "swift", "swiftly",
        "whip",
        "crash",
    ]
}
