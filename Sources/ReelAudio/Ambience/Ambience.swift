/// A natural sound that a prompt can call for.
package enum Ambience: String, CaseIterable, Sendable {
    case wind, sea, gulls, rain, stream, fire, birds, crickets, crowd, traffic

    /// The words (singular, lower case) that call for it in a prompt.
    package var callers: Set<String> {
        switch self {
        case .wind:
            [
                "wind", "windy", "breeze", "gust", "storm", "stormy", "mountain", "hill", "desert", "snow", "sky", "valley",
                "cloud",
            ]
        case .sea:
            [
                "sea", "ocean", "wave", "surf", "beach", "coast", "shore", "harbour", "harbor", "boat", "ship", "sail",
                "sailing", "sailboat", "bay", "pier", "tide", "lighthouse", "lagoon",
            ]
        case .gulls: ["gull", "seagull", "harbour", "harbor", "port"]
        case .rain: ["rain", "rainy", "raining", "drizzle", "downpour", "storm", "stormy", "thunderstorm", "monsoon"]
        case .stream: ["river", "stream", "brook", "creek", "waterfall", "fountain"]
        case .fire: ["fire", "campfire", "bonfire", "fireplace", "flame", "burning", "ember", "candle", "torch", "lantern"]
        case .birds:
            ["bird", "birdsong", "forest", "wood", "garden", "park", "meadow", "tree", "jungle", "orchard", "dawn", "rainforest"]
        case .crickets: ["cricket", "cicada", "insect", "grasshopper", "night", "dusk", "midnight", "evening"]
        case .crowd:
            ["crowd", "people", "market", "cafe", "café", "restaurant", "audience", "festival", "party", "chatter"]
        case .traffic: ["traffic", "city", "street", "car", "road", "highway", "town", "urban", "taxi", "bus"]
        }
    }

    /// Whether a caller among other words is the sound, and not "she waves at the camera".
    func isHeard(_ word: String, among company: [String]) -> Bool {
        switch word {
        case "wood": !company.contains { ["table", "floor", "piece", "made", "of", "wall", "plank", "panel"].contains($0) }
        case "fire", "flame": !company.contains { ["engine", "truck", "escape", "exit", "alarm"].contains($0) }
        case "wave": !company.contains { ["hand", "goodbye", "hello", "she", "he", "camera"].contains($0) }
        default: true
        }
    }

    /// The words that take it away in a negative prompt: its own name and what people call it, but not places.
    package var removers: Set<String> {
        switch self {
        case .wind: ["wind", "windy", "breeze", "gust"]
        case .sea: ["sea", "ocean", "wave", "surf", "water", "tide"]
        case .gulls: ["gull", "seagull", "bird"]
        case .rain: ["rain", "rainy", "raining", "drizzle", "downpour"]
        case .stream: ["river", "stream", "brook", "creek", "waterfall", "fountain", "water"]
        case .fire: ["fire", "campfire", "flame", "crackle", "crackling"]
        case .birds: ["bird", "birdsong", "chirping"]
        case .crickets: ["cricket", "cicada", "insect", "chirping", "grasshopper"]
        case .crowd: ["crowd", "people", "voice", "talking", "chatter", "speech"]
        case .traffic: ["traffic", "car", "engine", "city"]
        }
    }

    /// Loudness units relative to the other sounds of a mix.
    package var level: Double {
        switch self {
        case .wind, .sea, .rain, .stream, .fire, .crowd, .traffic: 0
        case .birds: -2
        case .crickets: -8
        case .gulls: -9
        }
    }

    package var source: any SoundSource {
        switch self {
        case .wind: Wind()
        case .sea: Sea()
        case .gulls: Gulls()
        case .rain: Rain()
        case .stream: Stream()
        case .fire: Fire()
        case .birds: Birds()
        case .crickets: Crickets()
        case .crowd: Crowd()
        case .traffic: Traffic()
        }
    }
}
