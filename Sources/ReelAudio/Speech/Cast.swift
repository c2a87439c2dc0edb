/// The speakers of a prompt so far, so that "she" and "the other man" mean somebody.
struct Cast {
    private var speakers: [Speaker] = []

    /// Whoever the words beside a quote name first; nil if they name nobody.
    mutating func speaker(in attribution: Attribution) -> Speaker? {
        for mention in attribution.introduced where !mention.isPronoun { _ = enter(resolve(mention)) }
        return attribution.mentions.first.map { enter(resolve($0)) }
    }

    /// Somebody who answers `speaker`.
    mutating func other(than speaker: Speaker) -> Speaker {
        if let known = speakers.last(where: { $0 != speaker }) { return known }
        var other = Speaker(sex: speaker.sex == .man ? .woman : .man)
        other.number = speakers.count { $0.isLike(other) }
        return enter(other)
    }

    mutating func unknown() -> Speaker { enter(Speaker()) }

    private func resolve(_ mention: Mention) -> Speaker {
        var speaker = mention.speaker
        if mention.isPronoun, let known = speakers.last(where: { $0.sex == speaker.sex }) { return known }
        if mention.isOther {
            speaker.number = speakers.contains { $0.isLike(speaker) } ? 1 : 0
            return speaker
        }
        return speakers.last { $0.isLike(speaker) && $0.number == 0 } ?? speaker
    }

    private mutating func enter(_ speaker: Speaker) -> Speaker {
        if !speakers.contains(speaker) { speakers.append(speaker) }
        return speaker
    }
}
