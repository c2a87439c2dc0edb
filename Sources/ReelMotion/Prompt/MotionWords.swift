/// Finds camera motions named in a text, such as "slowly pan to the left" or "no zoom".
struct MotionWords {
    /// Motions asked for, and motions that the text itself rules out ("no", "without", …).
    private(set) var named: Set<Motion> = []
    private(set) var excluded: Set<Motion> = []

    /// The words that were understood.
    private(set) var used: Set<String> = []

    private let words: [String]

    /// - Parameter anyDirection: whether a motion named without a direction means both, as in a list of what to avoid.
    init(_ words: [String], anyDirection: Bool) {
        self.words = words
        for index in words.indices {
            if forbidsAll(index, anyDirection: anyDirection) {
                excluded.formUnion(Set(Motion.allCases).subtracting([.still, .focusNear, .focusFar]))
                use(index, and: Self.speakers)
            }
            if let focus = focus(at: index) {
                if PromptText.isNegated(index, in: words) { excluded.formUnion(focus) } else { named.formUnion(focus) }
                if anyDirection { named.formUnion([.focusNear, .focusFar]) }
            }
            guard let family = family(at: index) else { continue }
            let direction = direction(around: index, of: family)
            if PromptText.isNegated(index, in: words) {
                excluded.formUnion(family.motions(direction, anyDirection: true))
            } else {
                named.formUnion(family.motions(direction, anyDirection: anyDirection))
            }
            use(index, and: Self.speakers.union(family.words.values.joined()))
        }
    }

    /// Notes the word at `index` and those of `others` near it as understood.
    private mutating func use(_ index: Int, and others: Set<String>) {
        used.insert(words[index])
        used.formUnion(others.intersection(words[max(0, index - 3)..<min(words.count, index + 6)]))
    }

    /// "No camera movement", or "camera motion" in a list of what to avoid.
    private func forbidsAll(_ index: Int, anyDirection: Bool) -> Bool {
        guard ["movement", "movements", "motion", "move"].contains(words[index]) else { return false }
        let before = words[max(0, index - 2)..<index]
        return before.contains("camera") && (anyDirection || PromptText.isNegated(index, in: words))
    }

    /// What a word about focus or blur asks for.
    private mutating func focus(at index: Int) -> Set<Motion>? {
        let word = words[index]
        let near = Set(words[max(0, index - 3)..<min(words.count, index + 8)])
        let isFocus = word == "focus" && !near.isDisjoint(with: Self.shifts)
        let isBlur = ["bokeh", "blur", "blurs", "blurred", "blurry", "defocus"].contains(word)
        guard isFocus || isBlur else { return nil }
        used.formUnion(near.intersection(Self.far.union(Self.near).union(Self.shifts)))
        used.insert(word)
        // "Focus" goes to what is named last, "blur" falls on what stands next to it.
        let window = isFocus ? index..<min(words.count, index + 8) : max(0, index - 2)..<min(words.count, index + 4)
        guard let last = words[window].last(where: { Self.near.contains($0) || Self.far.contains($0) }) else {
            return isFocus ? [.focusFar] : [.focusNear]
        }
        let isFar = Self.far.contains(last)
        // What blurs is what the focus leaves.
        return isBlur == isFar ? [.focusNear] : [.focusFar]
    }

    private static let far: Set<String> = ["background", "distance", "far", "behind"]
    private static let near: Set<String> = ["foreground", "subject", "near", "front"]
    private static let shifts: Set<String> = ["rack", "shift", "shifts", "shifting", "pull", "pulls", "pulling", "changes"]

    private enum Direction: Int { case negative, positive }

    /// Motions that share a verb; the first of the pair is the negative direction.
    private struct Family {
        var negative: Motion
        var positive: Motion
        var words: [Direction: Set<String>]
        /// What the verb means alone; nil if it then says nothing about the camera.
        var usual: Direction?

        func motions(_ direction: Direction?, anyDirection: Bool) -> Set<Motion> {
            switch direction ?? (anyDirection ? nil : usual) {
            case .negative: [negative]
            case .positive: [positive]
            case nil: anyDirection ? [negative, positive] : []
            }
        }
    }

    private static let across: [Direction: Set<String>] = [
        .negative: ["left", "leftward", "leftwards"], .positive: ["right", "rightward", "rightwards"],
    ]
    private static let upright: [Direction: Set<String>] = [
        .negative: ["up", "upward", "upwards"], .positive: ["down", "downward", "downwards"],
    ]
    private static let depth: [Direction: Set<String>] = [
        .negative: ["out", "back", "backward", "backwards", "away"],
        .positive: ["in", "into", "forward", "forwards", "closer", "toward", "towards"],
    ]
    private static let turns: [Direction: Set<String>] = [
        .negative: ["left", "counterclockwise", "anticlockwise"], .positive: ["right", "clockwise"],
    ]

    private static let zoom = Family(negative: .zoomOut, positive: .zoomIn, words: depth, usual: .positive)
    private static let dolly = Family(negative: .dollyOut, positive: .dollyIn, words: depth, usual: .positive)
    private static let pull = Family(negative: .dollyOut, positive: .dollyIn, words: depth, usual: nil)
    private static let pan = Family(negative: .panLeft, positive: .panRight, words: across, usual: .positive)
    private static let tilt = Family(negative: .tiltUp, positive: .tiltDown, words: upright, usual: .negative)
    private static let truck = Family(negative: .truckLeft, positive: .truckRight, words: across, usual: .positive)
    private static let pedestal = Family(negative: .pedestalUp, positive: .pedestalDown, words: upright, usual: .negative)
    private static let sink = Family(negative: .pedestalUp, positive: .pedestalDown, words: upright, usual: .positive)
    private static let orbit = Family(negative: .orbitLeft, positive: .orbitRight, words: turns, usual: .positive)
    private static let roll = Family(negative: .rollLeft, positive: .rollRight, words: turns, usual: nil)
    private static let hand = Family(negative: .handheld, positive: .handheld, words: [:], usual: .positive)
    private static let still = Family(negative: .still, positive: .still, words: [:], usual: .positive)

    /// Verbs that speak of a camera wherever they stand. The direction must be near.
    private static let verbs: [String: Family] = [
        "zoom": zoom, "zooms": zoom, "zooming": zoom,
        "dolly": dolly, "dollies": dolly, "dollying": dolly,
        "pan": pan, "pans": pan, "panning": pan,
        "tilt": tilt, "tilts": tilt, "tilting": tilt,
        "truck": truck, "trucks": truck, "trucking": truck,
        "pedestal": pedestal, "crane": pedestal, "cranes": pedestal,
        "orbit": orbit, "orbits": orbit, "orbiting": orbit,
        "roll": roll, "rolls": roll, "rolling": roll,
        "handheld": hand, "shaky": hand, "shake": hand, "shaking": hand, "jitter": hand, "wobble": hand,
        "shakes": hand, "shakycam": hand, "static": still, "locked": still, "stationary": still, "motionless": still,
        "tripod": still,
    ]
    /// Everyday verbs: they count only just after "camera", "shot" or "we".
    private static let cameraVerbs: [String: [Family]] = [
        "push": [dolly], "pushes": [dolly], "pushing": [dolly],
        "pull": [pull], "pulls": [pull], "pulling": [pull],
        "move": [pull, truck, pedestal], "moves": [pull, truck, pedestal], "moving": [pull, truck, pedestal],
        "glides": [pull, truck], "drifts": [pull, truck], "slides": [truck], "tracks": [truck, pull], "tracking": [truck, pull],
        "flies": [dolly], "drives": [dolly], "advances": [dolly], "approaches": [dolly], "retreats": [pull],
        "rises": [pedestal], "ascends": [pedestal], "descends": [sink], "lowers": [sink],
        "circles": [orbit], "circling": [orbit], "arcs": [orbit], "rotates": [roll], "turns": [pan, tilt], "swings": [pan],
        "holds": [still], "rising": [pedestal], "descending": [sink], "flying": [dolly], "gliding": [pull, truck],
        "drifting": [pull, truck], "sliding": [truck], "pushed": [dolly], "still": [still], "fixed": [still], "stays": [still],
    ]
    private static let speakers: Set<String> = ["camera", "shot", "we", "lens"]

    private func family(at index: Int) -> Family? {
        if let family = Self.verbs[words[index]] {
            // "rolling hills", "a truck" and "a crane" are things, not orders.
            let needsDirection = ["roll", "truck", "pedestal", "crane"].contains { words[index].hasPrefix($0) }
            return needsDirection && direction(around: index, of: family) == nil ? nil : family
        }
        guard let families = Self.cameraVerbs[words[index]] else { return nil }
        let firstWords = ["push", "pull", "tracking", "still", "fixed"]
        let near = words[max(0, index - 3)..<min(words.count, index + 3)]
        let aboutCamera =
            near.contains(where: Self.speakers.contains)
            || (firstWords.contains(words[index]) && families.contains { adjacentDirection(index, of: $0) != nil })
        guard aboutCamera else { return nil }
        return families.first { direction(around: index, of: $0) != nil } ?? families.first { $0.usual != nil }
    }

    /// The direction nearest to a verb: up to five words after it, stopping at the next verb, or else two before it.
    private func direction(around index: Int, of family: Family) -> Direction? {
        for after in words.dropFirst(index + 1).prefix(5) {
            if Self.verbs[after] != nil { break }
            if let direction = Self.direction(after, of: family) { return direction }
        }
        return words[max(0, index - 2)..<index].reversed().lazy.compactMap { Self.direction($0, of: family) }.first
    }

    private func adjacentDirection(_ index: Int, of family: Family) -> Direction? {
        words.dropFirst(index + 1).first.flatMap { Self.direction($0, of: family) }
    }

    private static func direction(_ word: String, of family: Family) -> Direction? {
        family.words.first { $0.value.contains(word) }?.key
    }
}
