/// The notes of a piece of music that fills a time and comes home at its end.
struct Score {
    enum Part { case bass, chord, lead, kick, snare, hat, drum }

    struct Note {
        var part: Part
        /// Seconds.
        var start: Double
        var length: Double
        /// MIDI number.
        var pitch: Int
        /// 0...1.
        var loud: Double
    }

    private(set) var notes: [Note] = []
    /// Seconds at which the last chord is struck; it rings until the end.
    let lastChord: Double

    init(_ style: MusicStyle, seconds: Double, random: inout SplitMix64) {
        let harmony = Harmony(tonic: 48 + (style.tonic ?? [0, 2, 5, 7, 9, 10][Int(random.unit() * 6)]), isMinor: style.isMinor)
        let progressions = Harmony.progressions(style.mood)
        let progression = progressions[Int(random.unit() * Double(progressions.count))]
        let ring = min(2.2, seconds * 0.35)
        // A slow piece in a short clip still has more than one chord.
        let bars = max(seconds > 5 ? 2 : 1, Int(((seconds - ring) * style.tempo / 240).rounded()))
        // The tempo gives way a little, so that the last chord falls on the first beat of a bar.
        let bar = (seconds - ring) / Double(bars)
        lastChord = seconds - ring
        for index in 0..<bars {
            let degree = index == 0 && style.mood != .lofi ? 0 : progression[index % progression.count]
            let chord = harmony.chord(degree, seventh: style.mood == .lofi)
            addBar(style, chord, harmony, degree: degree, at: Double(index) * bar, bar: bar, random: &random)
            if style.hasDrums { addDrums(style, at: Double(index) * bar, bar: bar) }
        }
        let home = harmony.chord(0, seventh: false)
        // What comes home gently is no louder than what went before.
        let force = style.mood == .calm || style.mood == .sad ? 0.6 : 1
        notes.append(Note(part: .bass, start: lastChord, length: ring, pitch: home.bass, loud: 0.8 * force))
        for (index, pitch) in home.notes.enumerated() {
            notes.append(
                Note(part: .chord, start: lastChord + 0.02 * Double(index), length: ring, pitch: pitch, loud: 0.6 * force))
        }
        notes.append(Note(part: .lead, start: lastChord, length: ring, pitch: harmony.tonic + 24, loud: 0.55 * force))
        if style.mood == .epic { notes.append(Note(part: .drum, start: lastChord, length: 1, pitch: 36, loud: 1)) }
    }

    private mutating func addBar(
        _ style: MusicStyle, _ chord: (bass: Int, notes: [Int]), _ harmony: Harmony, degree: Int, at start: Double, bar: Double,
        random: inout SplitMix64
    ) {
        let beat = bar / 4
        notes.append(Note(part: .bass, start: start, length: bar, pitch: chord.bass, loud: 0.7))
        switch style.mood {
        case .calm, .sad:
            chord.notes.forEach { notes.append(Note(part: .chord, start: start, length: bar, pitch: $0, loud: 0.4)) }
            let tones = [chord.notes[0], chord.notes[1], chord.notes[2], chord.notes[1] + 12]
            let order = style.mood == .sad ? [0, 2, 3, 2, 1] : [0, 1, 2, 3, 2, 1]
            let step = bar / Double(order.count + 1)
            for (index, tone) in order.enumerated() {
                let loud = random.within(0.3...0.5)
                notes.append(
                    Note(
                        part: .lead, start: start + step * Double(index), length: 2.5 * step, pitch: tones[tone] + 12, loud: loud)
                )
            }
        case .tense:
            chord.notes.prefix(2).forEach { notes.append(Note(part: .chord, start: start, length: bar, pitch: $0, loud: 0.35)) }
            for eighth in 0..<8 {
                // The step above the tonic and back is what keeps one waiting.
                let pitch = eighth == 6 ? harmony.note(degree + 1) : harmony.note(degree)
                let loud = eighth % 4 == 0 ? 0.6 : 0.4
                notes.append(
                    Note(part: .lead, start: start + beat / 2 * Double(eighth), length: beat / 3, pitch: pitch, loud: loud))
            }
        case .epic:
            chord.notes.forEach { notes.append(Note(part: .chord, start: start, length: bar, pitch: $0, loud: 0.6)) }
            for eighth in 0..<8 {
                let pitch = chord.notes[[0, 1, 2, 1, 0, 1, 2, 1][eighth]]
                notes.append(
                    Note(part: .lead, start: start + beat / 2 * Double(eighth), length: beat / 3, pitch: pitch, loud: 0.45))
            }
        case .happy:
            notes.append(Note(part: .bass, start: start + 2 * beat, length: 2 * beat, pitch: chord.bass + 7, loud: 0.5))
            for half in 0..<4 {
                for pitch in chord.notes {
                    notes.append(
                        Note(part: .chord, start: start + beat * (Double(half) + 0.5), length: beat / 3, pitch: pitch, loud: 0.4))
                }
            }
            for eighth in [0, 2, 3, 5, 6] {
                let pitch = chord.notes[Int(random.unit() * 3)] + 12
                notes.append(
                    Note(
                        part: .lead, start: start + beat / 2 * Double(eighth), length: beat, pitch: pitch,
                        loud: random.within(0.4...0.6)))
            }
        case .lofi:
            for time in [0, 2.5] {
                for (index, pitch) in chord.notes.enumerated() {
                    notes.append(
                        Note(
                            part: .chord, start: start + beat * time + 0.015 * Double(index), length: 2 * beat, pitch: pitch,
                            loud: 0.5))
                }
            }
            for eighth in [1, 4, 7] where random.unit() < 0.75 {
                let pitch = chord.notes[Int(random.unit() * Double(chord.notes.count))] + 12
                notes.append(Note(part: .lead, start: start + beat / 2 * Double(eighth), length: beat, pitch: pitch, loud: 0.4))
            }
        }
    }

    private mutating func addDrums(_ style: MusicStyle, at start: Double, bar: Double) {
        let beat = bar / 4
        func add(_ part: Part, _ beats: [Double], _ loud: Double) {
            for time in beats { notes.append(Note(part: part, start: start + beat * time, length: 0.3, pitch: 36, loud: loud)) }
        }
        switch style.mood {
        case .epic:
            add(.drum, [0, 1.5, 2], 0.8)
            add(.drum, [3, 3.5], 0.5)
        case .lofi:
            add(.kick, [0, 2.25], 0.7)
            add(.snare, [1, 3], 0.5)
            add(.hat, [0, 0.6, 1, 1.6, 2, 2.6, 3, 3.6], 0.25)
        default:
            add(.kick, [0, 2], 0.6)
            add(.snare, [1, 3], 0.35)
            add(.hat, [0.5, 1.5, 2.5, 3.5], 0.25)
        }
    }
}
