/// A line on its way to being heard: its sentences, and the samples of those that are spoken so far.
struct SpeechDraft {
    let line: SpokenLine
    private(set) var sentences: [String]
    var spoken: [[Float]] = []
    /// Whether its only sentence has lost its last words.
    private(set) var isShortened = false

    init(line: SpokenLine, sentences: [String]) {
        self.line = line
        self.sentences = sentences
    }

    var synthesis: SpeechSynthesis {
        SpeechSynthesis(character: VoiceCharacter(line.speaker), manner: line.manner)
    }

    /// Seconds, with a pause between sentences.
    func length(pause: Double) -> Double {
        let samples = spoken.reduce(0) { $0 + $1.count }
        return Double(samples) / Double(AudioBuffer.sampleRate) + pause * Double(max(0, spoken.count - 1))
    }

    /// The last words that are spoken.
    var lastWords: String {
        guard !spoken.isEmpty else { return "" }
        return sentences[spoken.count - 1].split(separator: " ").suffix(6).joined(separator: " ")
    }

    func samples(pause: Double) -> [Float] {
        let silence = [Float](repeating: 0, count: Int(pause * Double(AudioBuffer.sampleRate)))
        return Array(spoken.joined(separator: silence))
    }

    /// As many first words of the first sentence as can be spoken in `seconds`; nothing if none can.
    func shortened(toSeconds seconds: Double, speed: Double) -> SpeechDraft {
        var draft = self
        draft.spoken = []
        draft.isShortened = true
        guard let sentence = sentences.first, let whole = spoken.first, seconds > 0, !whole.isEmpty else { return draft }
        var words = sentence.split(separator: " ").map(String.init)
        let share = seconds * Double(AudioBuffer.sampleRate) / Double(whole.count)
        words = Array(words.prefix(max(1, Int(Double(words.count) * share * 1.1))))
        while !words.isEmpty {
            let text = words.joined(separator: " ") + "."
            let samples = synthesis.speak(text, speed: speed)
            if Double(samples.count) <= seconds * Double(AudioBuffer.sampleRate), !samples.isEmpty {
                draft.sentences[0] = text
                draft.spoken = [samples]
                return draft
            }
            words.removeLast()
        }
        return draft
    }
}
