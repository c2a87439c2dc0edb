/// The words by which a prompt asks for music and says what it is like.
enum MusicWords {
    private static let callers: Set<String> = [
        "music", "musical", "song", "melody", "soundtrack", "orchestra", "orchestral", "piano", "lofi", "tune", "violin", "cello",
        "jazz",
        "lullaby", "waltz", "anthem", "symphony", "synthwave", "chillhop",
    ]
    /// Things that are music only where they are played.
    private static let instruments: Set<String> = ["string", "guitar", "synth", "drum", "score", "harp"]
    private static let playing: Set<String> = [
        "play", "playing", "soft", "gentle", "swelling", "emotional", "quartet", "tense", "epic", "calm", "happy", "sad",
        "acoustic",
        "background", "music", "strum", "strumming", "orchestral", "dramatic", "warm", "quiet", "heroic", "cinematic", "upbeat",
    ]

    /// Whether a word among others asks for music.
    static func asks(_ word: String, company: [String]) -> Bool {
        callers.contains(word) || instruments.contains(word) && company.contains(where: playing.contains)
            || word == "lo" && company.contains("fi")
    }

    /// The first word of a prompt that asks for music.
    static func call(in words: PromptWords) -> PromptWords.Wanted? {
        words.wanted.first { asks($0.word, company: $0.company) }
    }

    /// The words that take music away in a negative prompt.
    static let removers: Set<String> = ["music", "musical", "song", "melody", "soundtrack", "score"]

    static func mood(_ words: [String]) -> MusicStyle.Mood? {
        if words.contains("lofi") || words.contains("lo") && words.contains("fi") || words.contains("chillhop") { return .lofi }
        return words.lazy.compactMap { word in moods.first { $0.value.contains(word) }?.key }.first
    }

    private static let moods: [MusicStyle.Mood: Set<String>] = [
        .calm: ["calm", "peaceful", "gentle", "soft", "relaxing", "serene", "ambient", "quiet", "soothing", "lullaby", "dreamy"],
        .tense: [
            "tense", "suspense", "suspenseful", "ominous", "dark", "scary", "thriller", "horror", "eerie", "mysterious", "creepy",
        ],
        .epic: ["epic", "heroic", "triumphant", "grand", "dramatic", "powerful", "majestic", "anthem", "symphony", "trailer"],
        .happy: ["happy", "joyful", "cheerful", "upbeat", "playful", "fun", "bright", "uplifting", "festive"],
        .sad: ["sad", "melancholic", "melancholy", "somber", "sombre", "sorrowful", "mournful", "lonely", "nostalgic"],
    ]

    static func instrument(_ words: [String]) -> MusicStyle.Instrument? {
        words.lazy.compactMap { word -> MusicStyle.Instrument? in
            switch word {
            case "piano": .piano
            case "string", "violin", "cello", "orchestra", "orchestral", "symphony": .strings
            case "guitar", "harp", "acoustic": .guitar
            case "synth", "synthwave", "electronic", "techno": .synth
            case "pad", "ambient": .pad
            default: nil
            }
        }.first
    }

    /// "90 bpm".
    static func tempo(_ words: [String]) -> Double? {
        zip(words, words.dropFirst()).lazy.compactMap { number, unit in
            unit == "bpm" ? Double(number).map { min(max($0, 40), 200) } : nil
        }.first
    }

    /// "in D minor", "E flat major".
    static func key(_ words: [String]) -> (tonic: Int?, isMinor: Bool)? {
        let steps = ["c": 0, "d": 2, "e": 4, "f": 5, "g": 7, "a": 9, "b": 11]
        for (index, word) in words.enumerated() where word == "major" || word == "minor" {
            guard index > 0 else { continue }
            var shift = 0
            var name = words[index - 1]
            if name == "flat" || name == "sharp", index > 1 {
                shift = name == "flat" ? -1 : 1
                name = words[index - 2]
            }
            if let step = steps[name] { return ((step + shift + 12) % 12, word == "minor") }
        }
        return nil
    }
}
