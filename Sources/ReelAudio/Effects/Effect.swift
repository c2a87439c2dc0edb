/// A sound of something that happens, at its time in the clip.
package enum Effect: String, CaseIterable, Sendable {
    case thunder, footsteps, heartbeat, engine, bells, applause, typing, door, whoosh

    /// The words (singular, lower case) that call for it.
    private var callers: Set<String> {
        switch self {
        case .thunder: ["thunder", "thunderstorm", "thunderclap", "lightning", "thundering"]
        case .footsteps:
            [
                "footstep", "footfall", "walk", "walking", "stroll", "strolling", "march", "marching", "tiptoe", "jogging",
                "hiking", "hiker",
            ]
        case .heartbeat: ["heartbeat", "heartbeats"]
        case .engine: ["engine", "motor", "motorcycle", "motorbike", "tractor", "idling", "revving"]
        case .bells: ["bell", "chime", "tolling"]
        case .applause: ["applause", "applaud", "applauding", "clap", "clapping", "ovation"]
        case .typing: ["typing", "typewriter", "keyboard", "keystroke"]
        case .door: ["door", "knock", "knocking"]
        case .whoosh: ["whoosh", "swoosh", "whip"]
        }
    }

    /// Words of which one must stand near, where the caller alone may be a mere thing.
    private func isHeard(_ word: String, among company: [String]) -> Bool {
        switch (self, word) {
        case (.door, "door"):
            company.contains {
                ["slam", "slamming", "shut", "shutting", "close", "closing", "open", "opening", "bang", "creak"].contains($0)
            }
        case (.whoosh, "whip"): company.contains { ["pan", "camera", "tilt"].contains($0) }
        case (.applause, "clap"): !company.contains("thunder")
        case (.typing, "keyboard"): !company.contains { ["piano", "music", "musician", "synth", "band"].contains($0) }
        case (.bells, "bell"): !company.contains { ["pepper", "tower", "jar", "bottom"].contains($0) }
        case (.engine, "engine"): !company.contains { ["search", "fire"].contains($0) }
        default: true
        }
    }

    package var removers: Set<String> {
        switch self {
        case .thunder: ["thunder", "lightning", "thunderstorm"]
        case .footsteps: ["footstep", "footsteps", "walking", "step"]
        case .heartbeat: ["heartbeat", "heart", "pulse"]
        case .engine: ["engine", "motor", "car"]
        case .bells: ["bell", "bells", "chime"]
        case .applause: ["applause", "clapping", "clap"]
        case .typing: ["typing", "keyboard", "typewriter"]
        case .door: ["door", "slam", "knock", "knocking"]
        case .whoosh: ["whoosh", "swoosh"]
        }
    }

    /// The first word of a prompt that calls for it.
    func call(in words: PromptWords) -> PromptWords.Wanted? {
        words.wanted.first { wanted in
            if self == .heartbeat, wanted.word == "heart" {
                return wanted.company.contains { ["beat", "beating", "pounding", "thumping"].contains($0) }
            }
            return callers.contains(wanted.word) && isHeard(wanted.word, among: wanted.company)
        }
    }

    /// Loudness units relative to the other effects.
    var level: Double {
        switch self {
        case .thunder, .applause, .door: 0
        case .footsteps, .bells, .whoosh: -2
        case .engine, .heartbeat: -3
        case .typing: -6
        }
    }

    /// Whether it lasts to the end of the clip, like an ambience.
    var lasts: Bool {
        switch self {
        case .footsteps, .heartbeat, .engine, .applause, .typing, .bells: true
        case .thunder, .door, .whoosh: false
        }
    }

    /// Whether it has no blows that stand alone.
    var isSteady: Bool { self == .engine || self == .applause }

    /// - Parameters:
    ///   - start: seconds at which it begins, or for a whoosh is loudest.
    ///   - words: the words around its name, which say more of it.
    func source(start: Double, word: String, company: [String]) -> any SoundSource {
        func has(_ words: Set<String>) -> Bool { words.contains(word) || company.contains(where: words.contains) }
        switch self {
        case .thunder: return Thunder(start: start)
        case .footsteps:
            let isFast = has(["running", "run", "jogging", "hurried", "fast", "quick"])
            let isLoose = has(["gravel", "snow", "leave", "sand", "forest", "grass", "snowy", "path"])
            return Footsteps(start: start, pace: isFast ? 2.8 : has(["slow", "slowly"]) ? 1.5 : 1.9, isLoose: isLoose)
        case .heartbeat: return Heartbeat(start: start, rate: has(["racing", "fast", "pounding", "quick"]) ? 116 : 68)
        case .engine:
            return Engine(
                start: start, firing: has(["revving", "motorcycle", "motorbike", "racing", "roar", "roaring"]) ? 62 : 31)
        case .bells: return Bells(start: start)
        case .applause: return Applause(start: start)
        case .typing: return Typing(start: start)
        case .door: return Door(start: start, isKnocked: has(["knock", "knocking"]))
        case .whoosh: return Whoosh(passes: [Whoosh.Pass(time: start, direction: 0)])
        }
    }
}
