/// What music a prompt asks for.
package struct MusicStyle: Equatable, Sendable {
    package enum Mood: String, CaseIterable, Sendable { case calm, tense, epic, happy, sad, lofi }
    package enum Instrument: String, CaseIterable, Sendable { case pad, piano, strings, guitar, synth }

    package var mood: Mood
    /// The instrument that leads; the mood chooses the others.
    package var lead: Instrument
    /// Beats a minute.
    package var tempo: Double
    /// Semitones above C of the key's tonic; nil leaves it to the seed.
    package var tonic: Int?
    package var isMinor: Bool
    package var hasDrums: Bool

    /// What is heard where a prompt names nothing that sounds.
    package static let unasked = MusicStyle(["calm"], tempo: nil)

    /// The music that a prompt asks for; nil if it asks for none.
    init?(_ words: PromptWords) {
        let wanted = words.wanted
        guard let caller = MusicWords.call(in: words) else { return nil }
        // The words beside "music" say more about it than the rest of the prompt.
        let near =
            [caller.word] + wanted.filter { MusicWords.asks($0.word, company: $0.company) }.flatMap { [$0.word] + $0.company }
        let all = wanted.map(\.word)
        self.init(MusicWords.mood(near) != nil ? near : near + all, tempo: MusicWords.tempo(all))
        (tonic, isMinor) = MusicWords.key(wanted.map(\.word)) ?? (nil, isMinor)
    }

    private init(_ words: [String], tempo named: Double?) {
        mood = MusicWords.mood(words) ?? .calm
        lead =
            MusicWords.instrument(words)
            ?? [.calm: .pad, .tense: .strings, .epic: .strings, .happy: .guitar, .sad: .piano, .lofi: .piano][mood, default: .pad]
        isMinor = [.tense, .epic, .sad, .lofi].contains(mood)
        hasDrums =
            mood == .epic || mood == .lofi || mood == .happy || words.contains { ["drum", "percussion", "beat"].contains($0) }
        let usual = [.calm: 68.0, .tense: 96, .epic: 92, .happy: 116, .sad: 60, .lofi: 78][mood, default: 72]
        let isFast = words.contains { ["fast", "upbeat", "driving", "energetic"].contains($0) }
        let isSlow = words.contains { ["slow", "slowly"].contains($0) }
        tempo = named ?? usual * (isFast ? 1.25 : isSlow ? 0.8 : 1)
    }
}
