/// What a prompt asks of the camera, and of what moves by itself.
///
/// Only words about the camera, pace, order, and water, leaves, sky, fire and weather are understood; a negative prompt takes away
/// what it names. With no word about the camera it drives slowly forward.
package struct MovePrompt: Hashable, Sendable {
    /// In the order in which they happen; at least one.
    package let acts: [MoveAct]
    package let ambient: Set<AmbientEffect>
    /// How much moves by itself; 1 is ordinary.
    package let ambientStrength: Double
    /// Nil when the prompt says nothing about it.
    package let timing: Timing?
    /// The move that a shot has without a word about it: a slow drive forward, unless a word forbids it.
    package let neutral: Set<Motion>
    /// Words that change nothing about the motion, in the prompt's order, each once.
    package let ignored: [String]
    /// The hand that holds the camera, in the whole shot.
    package let isHandheld: Bool

    /// All camera motions of the shot.
    package var motions: Set<Motion> { acts.reduce(into: []) { $0.formUnion($1.motions) } }
    /// The highest speed of the shot; 1 is ordinary.
    package var speed: Double { acts.map(\.speed).max() ?? 1 }

    package init(_ prompt: String, negative: String = "") {
        let text = PromptText(prompt)
        let avoided = PromptText(negative).words
        let all = MotionWords(text.words, anyDirection: false)
        let unwanted = MotionWords(avoided, anyDirection: true)
        let excluded = all.excluded.union(unwanted.named).union(unwanted.excluded)
        let pace = PaceWords(text.words)
        neutral = excluded.isDisjoint(with: [.dollyIn, .zoomIn]) ? [.dollyIn] : [.still]
        let named = text.clauses.map { clause in
            MoveAct(
                motions: MotionWords(clause, anyDirection: false).named.subtracting(excluded),
                speed: clause.count < text.words.count && PaceWords(clause).speed != 1 ? PaceWords(clause).speed : pace.speed)
        }
        acts = Self.acts(named, neutral: neutral)
        isHandheld = acts.contains { $0.motions.contains(.handheld) }

        let wanted = AmbientWords(text.words)
        ambient = wanted.named.subtracting(AmbientWords(avoided).named)
        ambientStrength = wanted.strength
        timing = pace.timing
        let used = all.used.union(pace.used).union(wanted.used)
        var seen = used.union(Self.fillers).union(PromptText.orderWords).union(PromptText.negations)
        ignored = text.words.filter { seen.insert($0).inserted }
    }

    /// The acts that say something about the camera; a still one is a wait, unless there is no other.
    private static func acts(_ named: [MoveAct], neutral: Set<Motion>) -> [MoveAct] {
        let hand = named.contains { $0.motions.contains(.handheld) }
        var acts = named.filter { !$0.motions.subtracting([.handheld]).isEmpty }
        if acts.isEmpty {
            // Who asks for a hand-held camera and no other move wants just that.
            return [MoveAct(motions: hand ? [.handheld] : neutral, speed: named.first?.speed ?? 1, isNeutral: !hand)]
        }
        for index in acts.indices {
            if acts[index].motions.contains(.still) { acts[index].motions = [.still] }
            if hand, acts[index].motions != [.still] { acts[index].motions.insert(.handheld) }
        }
        return acts
    }

    /// The way of the camera over a clip of `seconds`.
    ///
    /// - Parameter guidance: 0...1, how far the prompt moves the shot away from the neutral one: not at all at 0, as far as its words
    ///   say at 0.5, half as far again at 1.
    package func path(guidance: Double, seconds: Double) -> CameraPlan {
        let guidance = min(max(guidance, 0), 1)
        let share = guidance < 0.5 ? 2 * guidance : 0.5 + guidance
        let length = min(max((seconds / 5).squareRoot(), 0.7), 1.5)
        // The shot without a word, at the pace of its words: what the prompt leads away from.
        var calm = CameraMove()
        for motion in neutral { calm.add(motion, reach: Self.neutralReach * length) }
        let steps = acts.map { act in
            var move = CameraMove()
            let room = acts.count > 1 ? 1.25 / Double(acts.count) : 1
            for motion in act.motions.sorted(by: { $0.rawValue < $1.rawValue }) {
                move.add(motion, reach: act.speed * length * max(room, 0.6))
            }
            return move * (act.motions == [.still] ? min(share, 1) : share) + calm * (max(0, 1 - share) / Double(acts.count))
        }
        return CameraPlan(acts.allSatisfy(\.isNeutral) ? [calm] : steps, timing: timing ?? .fromRest)
    }

    private static let neutralReach = 0.45

    /// Whether the camera goes to the left rather than to the right; nil when the prompt says nothing of either.
    package var leftwards: Bool? {
        let motions = motions
        if !motions.isDisjoint(with: [.panLeft, .truckLeft, .orbitLeft]) { return true }
        return motions.isDisjoint(with: [.panRight, .truckRight, .orbitRight]) ? nil : false
    }

    /// The camera's moves in words, in their order.
    package var description: String {
        acts.map { $0.motions.map(\.rawValue).sorted().joined(separator: " and ") }.joined(separator: ", then ")
    }

    private static let fillers: Set<String> = [
        "a", "an", "the", "of", "in", "on", "at", "to", "and", "or", "with", "by", "from", "for", "is", "are", "as", "it", "its",
        "it's",
        "this", "that", "these", "those", "while", "into", "onto", "over", "under", "through", "toward", "towards", "camera",
        "shot",
        "video", "scene", "clip", "picture", "image", "photo", "first", "start", "starts", "end", "ends", "very", "be", "there",
        "their",
        "his", "her", "he", "she", "they", "we", "our", "us", "i", "my", "your", "you", "up", "down", "left", "right", "out",
        "back",
        "around", "along", "across", "but", "so", "s", "t", "after", "all", "some", "one", "two", "reveal", "show", "shows",
        "showing",
    ]
}
