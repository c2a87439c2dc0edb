import Glibc

/// Plays a score: music behind a shot, as long as the shot, in one key from the first to the last note.
struct MusicBed: SoundSource {
    let style: MusicStyle
    /// Seconds at which it begins.
    var start = 0.0

    func render(frameCount: Int, random: inout SplitMix64) -> AudioBuffer {
        let rate = Double(AudioBuffer.sampleRate)
        var sound = AudioBuffer(frameCount: frameCount)
        let seconds = Double(frameCount) / rate - start
        guard seconds > 0.2 else { return sound }
        let score = Score(style, seconds: seconds, random: &random)
        var drums: [Score.Part: [Float]] = [:]
        for note in score.notes {
            let place = Int((start + note.start) * rate)
            switch note.part {
            case .kick, .snare, .hat, .drum:
                let hit = drums[note.part] ?? Instrument.drum(note.part, loud: 1, random: &random)
                drums[note.part] = hit
                sound.add(hit, at: place, pan: note.part == .hat ? 0.62 : 0.5, gain: note.loud * 0.8)
            case .bass, .chord, .lead:
                let spread = Double((note.pitch * 7) % 12) / 11 - 0.5
                let pan = note.part == .bass ? 0.5 : 0.5 + (note.part == .chord ? 0.6 : 0.35) * spread
                sound.add(samples(of: note, phase: random.unit()), at: place, pan: pan, gain: 0.4)
            }
        }
        endWithClip(&sound, from: start + score.lastChord)
        return sound
    }

    private func samples(of note: Score.Note, phase: Double) -> [Float] {
        let hertz = Harmony.hertz(note.pitch)
        let isShort = note.length < 0.4
        switch (note.part, style.mood, style.lead) {
        case (.bass, .lofi, _), (.bass, .happy, _):
            return Instrument.sustained(
                hertz: hertz, length: note.length * 0.8, loud: note.loud, attack: 0.012, release: 0.1, tilt: 2, vibrato: 0,
                phase: phase)
        case (.bass, _, .piano): return Instrument.piano(hertz: hertz, length: note.length, loud: note.loud)
        case (.chord, .lofi, _), (.lead, .lofi, _):
            return Instrument.electricPiano(hertz: hertz, length: note.length, loud: note.loud)
        case (.lead, _, .piano), (.chord, .happy, .piano):
            return Instrument.piano(hertz: hertz, length: note.length, loud: note.loud)
        case (.lead, _, .guitar), (.chord, .happy, _):
            return Instrument.guitar(hertz: hertz, length: note.length, loud: note.loud)
        case (.lead, _, .synth):
            return Instrument.sustained(
                hertz: hertz, length: note.length, loud: note.loud * 0.8, attack: 0.01, release: 0.2, tilt: 1, vibrato: 0,
                phase: phase)
        case (.lead, _, .pad):
            return Instrument.electricPiano(hertz: hertz, length: note.length, loud: note.loud)
        case (.bass, _, .pad):
            // A pad's bass carries the chord, and no more: alone it would be a drone.
            return Instrument.sustained(
                hertz: hertz, length: note.length, loud: note.loud * 0.5, attack: 0.2, release: 0.9, tilt: 1.6, vibrato: 0,
                phase: phase)
        case (_, _, .strings):
            return Instrument.sustained(
                hertz: hertz, length: note.length, loud: note.loud, attack: isShort ? 0.03 : 0.28, release: isShort ? 0.12 : 0.5,
                tilt: 1.15, vibrato: isShort ? 0 : 0.004, phase: phase)
        default:
            return Instrument.sustained(
                hertz: hertz, length: note.length, loud: note.loud * 0.8, attack: min(0.6, note.length / 2), release: 0.9,
                tilt: 1.8,
                vibrato: 0.001, phase: phase)
        }
    }

    /// The last chord dies away with the clip.
    private func endWithClip(_ sound: inout AudioBuffer, from time: Double) {
        let first = max(0, Int((time + 0.3) * Double(AudioBuffer.sampleRate)))
        let count = sound.frameCount - first
        guard count > 0 else { return }
        for frame in first..<sound.frameCount {
            let left = Double(sound.frameCount - frame) / Double(count)
            let gain = Float(0.5 - 0.5 * cos(.pi * left))
            sound.left[frame] *= gain
            sound.right[frame] *= gain
        }
    }
}
