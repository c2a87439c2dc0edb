import Glibc

/// The spoken part of a soundtrack: the lines of a dialogue, each with its samples and its place in the clip.
package struct Speech: Sendable {
    package struct Utterance: Sendable {
        package let line: SpokenLine
        /// Mono, as loud as the others.
        package let samples: [Float]
        /// The sample frame at which it begins.
        package let start: Int
    }

    package private(set) var utterances: [Utterance] = []
    package private(set) var notes: [SoundtrackNote] = []
    /// How much faster than usual everybody speaks, 1...1.25.
    package private(set) var speed = 1.0

    package static let fastest = 1.25
    private static let pause = 0.2

    /// Speaks what fits into `seconds`; a note says what does not.
    package init(_ dialogue: Dialogue, seconds: Double) {
        for text in dialogue.writing { notes.append(.info("Not spoken, since it is writing in the picture: “\(text)”.")) }
        let scripts = dialogue.lines.compactMap { line -> SpeechDraft? in
            let text = SpeakableText(line.text)
            note(text, of: line)
            return text.sentences.isEmpty ? nil : SpeechDraft(line: line, sentences: text.sentences)
        }
        guard !scripts.isEmpty else { return }
        let room = SpeechSchedule.room(lines: scripts.count, in: seconds)
        var (drafts, length) = Self.spoken(scripts, speed: 1, upTo: room * Self.fastest, isMeasured: true)
        if length > room {
            speed = room > 0 ? min(Self.fastest, length / room * 1.02) : Self.fastest
            drafts = Self.spoken(scripts, speed: speed, upTo: seconds).drafts
            if speed > 1 {
                notes.append(
                    .info("The speech is \(Self.decimal(speed)) times as fast as usual, to fit into \(Self.decimal(seconds)) s."))
            }
        }
        place(fitting(drafts, of: scripts, seconds: seconds), seconds: seconds)
    }

    /// Speaks sentence after sentence, until it is plain that all of them take longer than `seconds`.
    ///
    /// - Parameter isMeasured: whether only the length is wanted, should it be more than `seconds`.
    /// - Returns: what is spoken, and the seconds that all sentences take: an estimate, where not all were spoken.
    private static func spoken(
        _ scripts: [SpeechDraft], speed: Double, upTo seconds: Double, isMeasured: Bool = false
    ) -> (drafts: [SpeechDraft], length: Double) {
        let letters = scripts.reduce(0) { $0 + $1.sentences.reduce(0) { $0 + $1.count } }
        var length = 0.0
        var read = 0
        let drafts = scripts.map { script in
            var draft = script
            for sentence in script.sentences where length <= seconds {
                // Speaking costs time. The rest takes about as long, letter for letter, as what is spoken already.
                if isMeasured, length * Double(letters) > 1.5 * seconds * Double(read) { break }
                if !draft.spoken.isEmpty { length += pause }
                let samples = script.synthesis.speak(sentence, speed: speed)
                draft.spoken.append(samples)
                length += Double(samples.count) / Double(AudioBuffer.sampleRate)
                read += sentence.count
            }
            return draft
        }
        return (drafts.filter { !$0.spoken.isEmpty }, read == letters ? length : length * Double(letters) / Double(max(1, read)))
    }

    /// The drafts without what is too much, whole sentences wherever one fits.
    private mutating func fitting(_ drafts: [SpeechDraft], of scripts: [SpeechDraft], seconds: Double) -> [SpeechDraft] {
        var kept: [SpeechDraft] = []
        var used = 0.0
        var isFull = false
        for draft in drafts where !isFull {
            let room = SpeechSchedule.room(lines: kept.count + 1, in: seconds) - used
            var part = draft
            while !part.spoken.isEmpty, part.length(pause: Self.pause) > room { part.spoken.removeLast() }
            if part.spoken.isEmpty, kept.isEmpty { part = draft.shortened(toSeconds: room, speed: speed) }
            isFull = part.spoken.count < draft.sentences.count || part.isShortened
            guard !part.spoken.isEmpty else { continue }
            used += part.length(pause: Self.pause)
            kept.append(part)
        }
        if isFull || kept.count < scripts.count { noteCut(kept, of: scripts, seconds: seconds) }
        return kept
    }

    private mutating func place(_ drafts: [SpeechDraft], seconds: Double) {
        let lines = drafts.map { SpeechSchedule.Line(length: $0.length(pause: Self.pause), moment: $0.line.moment) }
        let schedule = SpeechSchedule(lines, in: seconds)
        for (draft, start) in zip(drafts, schedule.starts) {
            utterances.append(
                Utterance(
                    line: draft.line, samples: draft.samples(pause: Self.pause),
                    start: Int(start * Double(AudioBuffer.sampleRate))))
        }
        utterances.sort { $0.start < $1.start }
    }

    private mutating func note(_ text: SpeakableText, of line: SpokenLine) {
        if !text.unreadable.isEmpty {
            let words = text.unreadable.prefix(12).joined(separator: " ")
            notes.append(.warning("Could not speak “\(words)”: the built-in voices read English only."))
        } else if text.looksForeign {
            notes.append(.warning("“\(line.text.prefix(80))” does not look English; the built-in voices read it as if it were."))
        }
    }

    private mutating func noteCut(_ kept: [SpeechDraft], of scripts: [SpeechDraft], seconds: Double) {
        let last = kept.last.map { $0.lastWords } ?? ""
        let upTo = last.isEmpty ? "nothing of it is spoken" : "it ends after “\(last)”"
        notes.append(
            .warning(
                "There is more speech than fits into \(Self.decimal(seconds)) s at \(Self.decimal(Self.fastest)) times the usual "
                    + "speed: \(upTo). Shorten the text or lengthen the clip."))
    }

    private static func decimal(_ value: Double) -> String {
        let hundredths = Int((value * 100).rounded())
        if hundredths % 100 == 0 { return "\(hundredths / 100)" }
        let text = hundredths % 100 < 10 ? "0\(hundredths % 100)" : "\(hundredths % 100)"
        return "\(hundredths / 100).\(text.hasSuffix("0") ? String(text.dropLast()) : text)"
    }
}
