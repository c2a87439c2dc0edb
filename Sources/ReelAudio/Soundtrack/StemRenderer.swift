import Glibc

/// Makes the stems of a planned soundtrack.
struct StemRenderer {
    let plan: SoundtrackPlan
    let camera: CameraPath
    let seconds: Double
    let seed: UInt64
    private let frameCount: Int
    private let scenery: Scenery

    init(plan: SoundtrackPlan, camera: CameraPath, seconds: Double, seed: UInt64) {
        self.plan = plan
        self.camera = camera
        self.seconds = seconds
        self.seed = seed
        frameCount = AudioBuffer(seconds: seconds).frameCount
        scenery = Scenery(camera, frameCount: frameCount)
    }

    /// - Parameter speech: what is spoken; nil if nobody speaks.
    func render(_ speech: Speech?) -> Stems {
        var stems = Stems(frameCount: frameCount)
        let utterances = speech?.utterances ?? []
        let speaks = !utterances.isEmpty
        place(utterances, in: &stems.speech)
        stems.effects = level(effects(), at: speaks ? MixLevels.effectsUnderSpeech : 0)
        let hasEffects = stems.effects.frameCount > 0
        stems.ambience = ambience(at: speaks ? MixLevels.ambienceUnderSpeech : hasEffects ? MixLevels.ambienceUnderEffects : 0)
        let isAlone = !hasEffects && plan.layers.isEmpty
        stems.music = level(music(), at: speaks ? MixLevels.musicUnderSpeech : isAlone ? 0 : MixLevels.musicUnderOthers)
        for stem in [\Stems.effects, \.music, \.ambience] where stems[keyPath: stem].frameCount == 0 {
            stems[keyPath: stem] = AudioBuffer(frameCount: frameCount)
        }
        scenery.turn(&stems.effects)
        scenery.turn(&stems.ambience)
        let ducking = Ducking(utterances)
        ducking.duck(&stems.effects, decibels: MixLevels.effectsDucking)
        ducking.duck(&stems.ambience, decibels: MixLevels.ambienceDucking)
        ducking.duck(&stems.music, decibels: MixLevels.musicDucking)
        if let room = plan.room, speaks || hasEffects {
            var dry = stems.speech
            if hasEffects { dry.add(stems.effects) }
            stems.echo = Reverb(room).echo(of: dry)
        }
        return stems
    }

    /// The generator of a kind of sound, which stays the same whatever else is heard.
    private func random(_ kind: String) -> SplitMix64 {
        // FNV-1a: unlike `hashValue` it is the same in every process.
        let hash = kind.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        return SplitMix64(seed: seed ^ hash)
    }

    private func place(_ utterances: [Speech.Utterance], in sound: inout AudioBuffer) {
        var speakers: [Speaker] = []
        for utterance in utterances where !speakers.contains(utterance.line.speaker) { speakers.append(utterance.line.speaker) }
        for utterance in utterances {
            var mono = AudioBuffer(frameCount: 0)
            mono.left = utterance.samples
            mono.right = utterance.samples
            guard let loudness = IntegratedLoudness(of: mono).lufs, let place = speakers.firstIndex(of: utterance.line.speaker)
            else { continue }
            // Equal-power panning halves the power of each side in the middle: 3 dB.
            let wanted = MixLevels.reference + MixLevels.speech(utterance.line.manner) + 3.01
            let pan = speakers.count == 1 ? 0.5 : 0.38 + 0.24 * Double(place) / Double(speakers.count - 1)
            scenery.add(
                utterance.samples, at: utterance.start, pan: pan, gain: Float(Decibels.gain(wanted - loudness)), to: &sound)
        }
    }

    private func effects() -> AudioBuffer {
        var sound = AudioBuffer(frameCount: 0)
        for event in plan.events {
            var random = random(event.effect.rawValue)
            let source = event.effect.source(start: start(of: event), word: event.call.word, company: event.call.company)
            add(source.render(frameCount: frameCount, random: &random), level: event.effect.level, to: &sound)
        }
        let passes = camera.whooshes(in: seconds)
        if plan.hasWhooshes, !passes.isEmpty {
            var random = random("rush")
            add(Whoosh(passes: passes).render(frameCount: frameCount, random: &random), level: Effect.whoosh.level, to: &sound)
        }
        return sound
    }

    private func start(of event: SoundtrackPlan.Event) -> Double {
        let length = min(event.effect.lasts ? 2.5 : 1.2, seconds / 2)
        // A blow at the first sample would be half swallowed by the fade there.
        let lead = event.effect.isSteady ? 0 : min(0.3, seconds / 4)
        // No word says when: what a prompt names later happens later.
        if !event.effect.lasts, let place = event.call.place { return lead + place * max(0, seconds - length - lead) }
        let start = event.call.moment.start(length: length, in: seconds)
        if case .at = event.call.moment { return start }
        return min(start + lead, max(0, seconds - length))
    }

    private func ambience(at level: Double) -> AudioBuffer {
        var sound = AudioBuffer(frameCount: 0)
        for layer in plan.layers {
            var random = random(layer.ambience.rawValue)
            var part = layer.ambience.source.render(frameCount: frameCount, random: &random)
            part.fadeIn(at: layer.moment.start(length: seconds / 4, in: seconds), over: 0.6)
            add(part, level: layer.ambience.level, to: &sound)
        }
        sound = self.level(sound, at: level)
        if sound.frameCount == 0 { sound = AudioBuffer(frameCount: frameCount) }
        var random = random("room tone")
        let tone = RoomTone().render(frameCount: frameCount, random: &random)
        sound.add(self.level(tone, at: MixLevels.roomTone))
        return sound
    }

    private func music() -> AudioBuffer {
        guard let style = plan.music else { return AudioBuffer(frameCount: 0) }
        var random = random("music")
        // Music that has no time to come home is none.
        let start = plan.musicMoment.start(length: min(3, seconds), in: seconds)
        return MusicBed(style: style, start: min(start, max(0, seconds - 3))).render(frameCount: frameCount, random: &random)
    }

    /// Adds `part` at `level` relative to the other parts of `sound`, which has its length or none yet.
    private func add(_ part: AudioBuffer, level: Double, to sound: inout AudioBuffer) {
        guard let loudness = IntegratedLoudness(of: part).lufs else { return }
        if sound.frameCount == 0 { sound = AudioBuffer(frameCount: frameCount) }
        sound.add(part, gain: Decibels.gain(MixLevels.reference + level - loudness))
    }

    /// `sound` brought to `level` relative to the reference; nothing where nothing is heard.
    private func level(_ sound: AudioBuffer, at level: Double) -> AudioBuffer {
        guard let loudness = IntegratedLoudness(of: sound).lufs else { return AudioBuffer(frameCount: 0) }
        var sound = sound
        sound.scale(by: Decibels.gain(MixLevels.reference + level - loudness))
        return sound
    }
}
