private import CFlite
import Glibc
import Synchronization

/// The one owner of flite in this process: a small speech synthesiser in C whose voices and settings are global.
///
/// One thread speaks at a time. flite draws noise from the C library's `rand`, so it is seeded before each utterance: the same words
/// give the same samples.
enum Flite {
    /// Samples a second of what it speaks.
    static let sampleRate = 16_000

    /// How an utterance is to be spoken.
    struct Settings: Hashable {
        var voice: FliteVoice
        /// How much longer every sound lasts.
        var stretch = 1.0
        /// Mean pitch in hertz and its spread; nil for the voice's own.
        var pitch: Double?
        var spread: Double?
    }

    /// Mono samples, -1...1, as the synthesiser gives them, silence at both ends included; empty if it cannot speak.
    ///
    /// - Parameter text: printable ASCII, a sentence or so: time and memory grow with it.
    static func speak(_ text: String, _ settings: Settings) -> [Float] {
        voices.withLock { voices in
            if voices == nil { voices = Voices() }
            return voices?.speak(text, settings) ?? []
        }
    }

    private static let voices = Mutex<Voices?>(nil)

    /// flite's own objects. They live as long as the process: flite keeps pointers to them.
    private struct Voices {
        private let registered: [FliteVoice: UnsafeMutablePointer<cst_voice>]

        init() {
            flite_init()
            registered = [
                .slt: register_cmu_us_slt(nil), .rms: register_cmu_us_rms(nil), .awb: register_cmu_us_awb(nil),
                .kal: register_cmu_us_kal16(nil),
            ].compactMapValues { $0 }
        }

        func speak(_ text: String, _ settings: Settings) -> [Float] {
            guard let voice = registered[settings.voice] else { return [] }
            set("duration_stretch", settings.stretch, on: voice)
            set("int_f0_target_mean", settings.pitch, on: voice)
            set("int_f0_target_stddev", settings.spread, on: voice)
            srand(1)
            guard let wave = flite_text_to_wave(text, voice) else { return [] }
            defer { delete_wave(wave) }
            let count = Int(wave.pointee.num_samples)
            guard count > 0, wave.pointee.num_channels == 1, Int(wave.pointee.sample_rate) == sampleRate,
                let samples = wave.pointee.samples
            else { return [] }
            return UnsafeBufferPointer(start: samples, count: count).map { Float($0) / 32768 }
        }

        private func set(_ name: StaticString, _ value: Double?, on voice: UnsafeMutablePointer<cst_voice>) {
            // flite keeps the name's pointer, so it must be one that never goes away.
            name.withUTF8Buffer { bytes in
                bytes.withMemoryRebound(to: CChar.self) { name in
                    guard let start = name.baseAddress else { return }
                    if let value {
                        flite_feat_set_float(voice.pointee.features, start, Float(value))
                    } else {
                        flite_feat_remove(voice.pointee.features, start)
                    }
                }
            }
        }
    }
}
