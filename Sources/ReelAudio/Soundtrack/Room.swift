/// The place of a scene, as its words tell: how long and how loud its echo is.
package enum Room: String, CaseIterable, Sendable {
    case room, hall, cave

    /// The first room that the words name; nil in the open, where nothing echoes.
    init?(_ words: Set<String>) {
        guard let room = Self.allCases.last(where: { !$0.callers.isDisjoint(with: words) }) else { return nil }
        self = room
    }

    private var callers: Set<String> {
        switch self {
        case .room:
            [
                "room", "kitchen", "office", "bedroom", "bathroom", "cafe", "café", "restaurant", "bar", "pub", "shop", "store",
                "classroom", "library", "studio", "apartment", "house", "indoor", "inside", "hallway", "corridor", "elevator",
                "workshop",
            ]
        case .hall:
            [
                "hall", "church", "cathedral", "theatre", "theater", "museum", "warehouse", "stadium", "gym", "station",
                "auditorium",
                "temple", "ballroom", "palace", "garage", "stage", "arena",
            ]
        case .cave: ["cave", "cavern", "tunnel", "dungeon", "crypt", "sewer"]
        }
    }

    /// Seconds in which the echo falls by 60 dB.
    var decay: Double {
        switch self {
        case .room: 0.35
        case .hall: 1.1
        case .cave: 1.5
        }
    }

    /// Decibels of the echo relative to the sound itself.
    var level: Double {
        switch self {
        case .room: -15
        case .hall: -12
        case .cave: -10
        }
    }
}
