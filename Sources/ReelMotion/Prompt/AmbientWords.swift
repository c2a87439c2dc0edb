/// Finds in a text what moves by itself: "waves", "leaves in the wind", "it snows".
struct AmbientWords {
    private(set) var named: Set<AmbientEffect> = []
    private(set) var excluded: Set<AmbientEffect> = []
    /// The words that were understood.
    private(set) var used: Set<String> = []
    /// 1 for ordinary movement.
    private(set) var strength = 1.0

    init(_ words: [String]) {
        for (index, word) in words.enumerated() {
            if Self.strong.contains(word) { strength = 1.5 }
            if Self.weak.contains(word) { strength = 0.6 }
            guard let effects = Self.effects[word], !Self.isThing(index, in: words) else { continue }
            used.insert(word)
            if PromptText.isNegated(index, in: words) {
                excluded.formUnion(effects)
            } else {
                named.formUnion(effects)
            }
        }
        if !named.isEmpty { used.formUnion(words.filter { Self.strong.contains($0) || Self.weak.contains($0) }) }
        if !named.isEmpty { used.formUnion(words.filter(Self.doing.contains)) }
        named.subtract(excluded)
    }

    /// "Snow-covered", "rain coat": not what falls from the sky now.
    private static func isThing(_ index: Int, in words: [String]) -> Bool {
        let near = words[max(0, index - 3)..<min(words.count, index + 4)]
        let after = index + 1 < words.count ? words[index + 1] : ""
        switch words[index] {
        case "snow": return !near.contains(where: falling.contains)
        case "rain": return ["coat", "coats", "jacket", "boots", "forest", "drops", "cloud", "clouds"].contains(after)
        case "water", "lake", "river", "sea":
            return near.contains { ["frozen", "ice", "bottle", "color", "colour"].contains($0) }
        default: return false
        }
    }

    private static let falling: Set<String> = [
        "fall", "falls", "falling", "drifts", "drifting", "begins", "starts", "swirls", "swirling", "heavy", "light", "gentle",
        "softly", "gently", "comes", "storm", "no", "without", "flakes", "flurries",
    ]
    private static let strong: Set<String> = [
        "strong", "heavy", "stormy", "rough", "wild", "violent", "raging", "roaring", "blazing", "choppy", "crashing",
    ]
    private static let weak: Set<String> = [
        "calm", "gentle", "gently", "light", "lightly", "soft", "softly", "slight", "slightly", "quiet", "still",
    ]
    private static let doing: Set<String> = [
        "falls", "falling", "fall", "sway", "sways", "swaying", "rustle", "rustles", "rustling", "drift", "drifts", "drifting",
        "flows", "flowing", "move", "moves", "moving", "shimmer", "shimmers", "shimmering", "crackles", "burns", "blow", "blows",
        "blowing", "roll", "rolls", "lapping", "laps",
    ]

    private static let effects: [String: Set<AmbientEffect>] = {
        let words: [AmbientEffect: String] = [
            .water: """
            water waters sea ocean lake river stream pond wave waves ripple ripples rippling surf tide waterfall bay harbour harbor \
            lagoon creek fjord canal puddle puddles fountain brook
            """,
            .foliage: """
            foliage leaf leaves tree trees forest woods grass grasses meadow bush bushes plants flowers blossoms wheat reeds palm palms \
            branches vegetation garden jungle crops wind windy breeze breezy gust gusts
            """,
            .clouds: "cloud clouds cloudy sky skies wind windy timelapse",
            .fire: "fire flame flames campfire bonfire fireplace burning torch torches blaze embers",
            .flicker: """
            flicker flickers flickering candle candles candlelight lantern lanterns neon twinkle twinkles twinkling sparkle sparkles \
            sparkling glimmer glimmers glimmering
            """,
            .snow: "snow snowing snows snowfall snowflake snowflakes blizzard snowstorm",
            .rain: "rain raining rains rainfall drizzle drizzling downpour rainstorm",
            .mist: "mist misty fog foggy smoke smoky steam steaming haze",
        ]
        var table: [String: Set<AmbientEffect>] = [:]
        for (effect, list) in words {
            for word in list.split(separator: " ") { table[String(word), default: []].insert(effect) }
        }
        return table
    }()
}
