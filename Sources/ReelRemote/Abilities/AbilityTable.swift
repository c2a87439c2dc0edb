/// What each kind of server can do with each of its models: the one table that routing, job logs and docs/delegates.md share.
public enum AbilityTable {
    /// A server and its model.
    public struct Row: Sendable {
        public let kind: DelegateKind
        public let model: String
        public let abilities: Abilities
    }

    public static let rows: [Row] = [
        Row(kind: .lightX2V, model: "flf2v", abilities: abilities("! + - + ~ ~ + - - - +")),
        Row(kind: .lightX2V, model: "i2v", abilities: abilities("- + - + ~ ~ + - - - +")),
        Row(kind: .vllmOmni, model: "wan", abilities: abilities("- + + + + ~ + - - - +")),
        Row(kind: .vllmOmni, model: "ltx", abilities: abilities("- + - + + + + + - - +")),
        Row(kind: .vllmOmni, model: "h3", abilities: abilities("+ - - + ~ + + + - - +", seconds: Array(4...15))),
        Row(kind: .sglang, model: "wan", abilities: abilities("- + + + + ~ + - + - -")),
        Row(kind: .sglang, model: "ltx", abilities: abilities("- + - + + + + + + - -")),
        Row(kind: .sglang, model: "h3", abilities: abilities("+ - - + ~ + + + + - -", seconds: Array(4...15))),
        Row(kind: .comfyUI, model: "", abilities: abilities("s s s s s ~ s s + + +")),
        Row(
            kind: .fal, model: "veo3.1/fast/first-last-frame-to-video",
            abilities: abilities("! + - + + + + + - - -", seconds: [4, 6, 8])),
        Row(
            kind: .fal, model: "kling-video/v2.5-turbo/standard/image-to-video",
            abilities: abilities("- + + - ~ + + - - - -", seconds: [5, 10])),
    ]

    /// The abilities of a server with a model; nil for one that is not in the table.
    static func abilities(of kind: DelegateKind, model: String) -> Abilities? {
        rows.first { $0.kind == kind && $0.model == model }?.abilities
    }

    /// - Parameter signs: for each ability in its order: + yes, - no, ~ adapted, ! required, s by slot.
    private static func abilities(_ signs: String, seconds: [Int]? = nil) -> Abilities {
        let meaning: [Character: Support] = ["+": .yes, "-": .no, "~": .adapted, "!": .required, "s": .slot]
        let support = signs.split(separator: " ").compactMap { $0.first.flatMap { meaning[$0] } }
        return Abilities(Dictionary(zip(Ability.allCases, support)) { first, _ in first }, seconds: seconds)
    }

    /// The table as docs/delegates.md has it.
    public static var markdown: String {
        let words: [Support: String] = [
            .yes: "yes", .no: "no", .adapted: "by Reel", .required: "needs one", .slot: "with the slot",
        ]
        let head = ["server", "model"] + Ability.allCases.map(\.rawValue)
        let lines = rows.map { row in
            [row.kind.rawValue, row.model] + Ability.allCases.map { words[row.abilities[$0]] ?? "no" }
        }
        return ([head, head.map { _ in "---" }] + lines).map { "| " + $0.joined(separator: " | ") + " |" }.joined(separator: "\n")
    }
}
