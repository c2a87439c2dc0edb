import Glibc

/// Speaks sentences as a speaker in a manner would: flite's voice, reshaped.
struct SpeechSynthesis: Hashable {
    let character: VoiceCharacter
    let manner: Manner

    /// Mono samples at the soundtrack's rate, without silence at the ends; empty if nothing can be heard.
    ///
    /// - Parameters:
    ///   - sentence: printable ASCII.
    ///   - speed: how much faster than the character's own pace.
    func speak(_ sentence: String, speed: Double) -> [Float] {
        let size = character.size
        let pace = character.pace * manner.pace * speed
        let force = manner.force == .shout ? 1.22 : 1
        let pitch = character.voice.pitch * character.pitch * force
        let settings = Flite.Settings(
            // Played back `size` times as fast, so it has to be spoken slower and lower.
            voice: character.voice, stretch: size / pace,
            pitch: character.voice.takesPitch && (character.pitch != 1 || force != 1) ? pitch / size : nil,
            spread: character.voice.takesPitch ? spread / size : nil)
        var sound = Flite.speak(sentence, settings)
        if manner.force == .whisper { sound = Whisper.whispered(sound) }
        sound = Resampler.resampled(sound, from: Double(Flite.sampleRate) * size)
        if character.tremble > 0 { tremble(&sound) }
        if manner.force == .shout { strain(&sound) }
        return Self.trimmed(sound)
    }

    /// How far the pitch strays from its mean, hertz.
    private var spread: Double {
        let usual = character.voice == .slt ? 19.0 : 16
        return usual * character.pitch * (manner.isLively ? 1.9 : manner.force == .shout ? 1.5 : manner.pace < 1 ? 0.8 : 1)
    }

    /// A slow, uneven vibrato, by reading the sound from a place that moves to and fro.
    private func tremble(_ sound: inout [Float]) {
        let rate = Double(AudioBuffer.sampleRate)
        let hertz = 5.4
        let depth = character.tremble / (2 * .pi * hertz) * rate
        let source = sound
        for index in source.indices.dropLast(2) {
            let seconds = Double(index) / rate
            let swing = sin(2 * .pi * hertz * seconds) + 0.4 * sin(2 * .pi * 1.7 * hertz * seconds)
            let place = max(0, min(Double(source.count - 2), Double(index) + depth * swing))
            let whole = Int(place)
            let part = Float(place - Double(whole))
            sound[index] = source[whole] * (1 - part) + source[whole + 1] * part
        }
    }

    /// The bright, pressed sound of a raised voice.
    private func strain(_ sound: inout [Float]) {
        guard let peak = sound.map(abs).max(), peak > 0 else { return }
        var presence = StateVariableFilter(hertz: 2200, q: 0.8)
        for index in sound.indices {
            let value = Double(sound[index] / peak)
            let bright = value + 1.3 * presence.process(value).band
            sound[index] = Float(tanh(1.8 * bright))
        }
    }

    private static func trimmed(_ sound: [Float]) -> [Float] {
        guard let peak = sound.map(abs).max(), peak > 0.001 else { return [] }
        let limit = peak * 0.008
        let margin = AudioBuffer.sampleRate / 100
        guard let first = sound.firstIndex(where: { abs($0) > limit }), let last = sound.lastIndex(where: { abs($0) > limit })
        else { return [] }
        var kept = Array(sound[max(0, first - margin)..<min(sound.count, last + 2 * margin)])
        let fade = min(margin, kept.count / 2)
        for index in 0..<fade {
            let gain = Float(index) / Float(fade)
            kept[index] *= gain
            kept[kept.count - 1 - index] *= gain
        }
        return kept
    }
}
