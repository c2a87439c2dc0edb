/// A soundtrack before it is mixed down: each kind of sound on its own, at its level, all of one length.
package struct Stems: Sendable {
    package var speech: AudioBuffer
    package var effects: AudioBuffer
    package var ambience: AudioBuffer
    package var music: AudioBuffer
    package var echo: AudioBuffer

    init(frameCount: Int) {
        speech = AudioBuffer(frameCount: frameCount)
        effects = speech
        ambience = speech
        music = speech
        echo = speech
    }

    var sum: AudioBuffer {
        var sum = speech
        for stem in [effects, ambience, music, echo] { sum.add(stem) }
        return sum
    }
}
