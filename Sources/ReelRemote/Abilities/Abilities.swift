package import ReelShot

/// What one server, with its model, can do. Routing, the job's log and the documentation read this and nothing else.
public struct Abilities: Hashable, Sendable {
    private let support: [Ability: Support]
    /// Seconds that a video can last; nil for any number.
    public let seconds: [Int]?

    public init(_ support: [Ability: Support], seconds: [Int]? = nil) {
        self.support = support
        self.seconds = seconds
    }

    /// What is not said, is not there.
    public subscript(_ ability: Ability) -> Support { support[ability] ?? .no }

    /// Why a shot would not become what was asked for; nil if it would. The words go on from a server's name.
    package func refusal(of shot: Shot) -> String? {
        if shot.lastFrame != nil, self[.lastFrame] == .no { return "cannot aim at a last frame" }
        if shot.lastFrame == nil, self[.lastFrame] == .required { return "makes videos between two pictures alone" }
        if let seconds, !seconds.contains(shot.seconds) {
            let range = seconds == Array((seconds.first ?? 0)...(seconds.last ?? 0))
            let words =
                range
                ? "\(seconds.first ?? 0) to \(seconds.last ?? 0)" : seconds.map(String.init).joined(separator: " or ")
            return "makes videos of \(words) seconds, not of \(shot.seconds)"
        }
        return nil
    }

    /// What of a shot has no effect there, or is Reel's to do, a sentence each that goes on from "This server".
    package func notes(on shot: Shot) -> [String] {
        var notes: [String] = []
        if !shot.negativePrompt.isEmpty, self[.negativePrompt] == .no {
            notes.append("takes no negative prompt: it has no effect")
        }
        if shot.guidance != 0.5, self[.guidance] == .no { notes.append("takes no guidance (cfg_scale): it has no effect") }
        if shot.seed != 0, self[.seed] == .no { notes.append("takes no seed: it has no effect") }
        if shot.sound, self[.sound] == .no { notes.append("makes no sound: the soundtrack is the built-in one") }
        return notes
    }
}
