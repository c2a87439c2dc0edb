import Glibc

/// Chords of a key, as notes close to each other.
struct Harmony {
    /// MIDI number of the tonic, below middle C.
    let tonic: Int
    let isMinor: Bool

    private var scale: [Int] { isMinor ? [0, 2, 3, 5, 7, 8, 10] : [0, 2, 4, 5, 7, 9, 11] }

    /// The note `degree` steps of the scale above the tonic.
    func note(_ degree: Int) -> Int {
        let octave = degree >= 0 ? degree / 7 : (degree - 6) / 7
        return tonic + 12 * octave + scale[degree - 7 * octave]
    }

    /// The chord on a degree: its root low, and its third, fifth (and seventh) in the octave around middle C.
    func chord(_ degree: Int, seventh: Bool) -> (bass: Int, notes: [Int]) {
        let root = note(degree)
        let bass = root - 12 * ((root - 36) / 12)
        let notes = [0, 2, 4] + (seventh ? [6] : [])
        return (bass, notes.map { 57 + ((note(degree + $0) - 57) % 12 + 12) % 12 }.sorted())
    }

    /// Degrees of the chords, a bar each, for a mood; the tonic closes whatever they are.
    static func progressions(_ mood: MusicStyle.Mood) -> [[Int]] {
        switch mood {
        case .calm: [[0, 5, 3, 4], [0, 3, 0, 4], [0, 4, 5, 3]]
        case .happy: [[0, 4, 5, 3], [0, 3, 4, 3], [0, 5, 3, 4]]
        case .tense: [[0, 0, 5, 0], [0, 5, 0, 6]]
        case .epic: [[0, 5, 2, 6], [0, 6, 5, 6]]
        case .sad: [[0, 5, 3, 4], [0, 3, 5, 4]]
        case .lofi: [[3, 4, 2, 5], [0, 3, 6, 2]]
        }
    }

    static func hertz(_ note: Int) -> Double {
        440 * pow(2, Double(note - 69) / 12)
    }
}
