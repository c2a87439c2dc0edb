/// How something is said.
package struct Manner: Hashable, Sendable {
    package enum Force: Sendable { case whisper, plain, shout }

    package var force = Force.plain
    package var isLively = false
    /// 1 at an ordinary pace, more is faster.
    package var pace = 1.0

    package init() {}

    /// What the words around a quote say of it.
    init(words: some Sequence<String>) {
        for word in words {
            if SpeechWords.whispering.contains(word) { force = .whisper }
            if SpeechWords.shouting.contains(word) { force = .shout }
            if SpeechWords.lively.contains(word) { isLively = true }
            if SpeechWords.slow.contains(word) { pace = 0.84 }
            if SpeechWords.fast.contains(word) { pace = 1.15 }
        }
        if isLively, pace == 1 { pace = 1.08 }
    }
}
